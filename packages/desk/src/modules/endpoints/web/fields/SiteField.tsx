import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys, people } from '../api.ts';
import { t } from '../texts.ts';

interface SiteFieldProps {
  readonly value: string | null;
  readonly onChange: (siteId: string) => void;
}

/** Where a machine stands. */
export function SiteField({ value, onChange }: SiteFieldProps) {
  const sites = useSites();
  return (
    <Select
      label={t.addSite()}
      description={t.addSiteHint()}
      error={sites?.length === 0 ? t.noSites() : undefined}
      required
      searchable
      allowDeselect={false}
      data={(sites ?? []).map((site) => ({ value: site.id, label: site.name }))}
      value={value}
      onChange={(id) => id !== null && onChange(id)}
    />
  );
}

/** The sites of the house by name. */
export function useSites() {
  return useQuery({
    queryKey: keys.sites,
    queryFn: () => people.listSites({ limit: 200 }),
    staleTime: 5 * 60_000,
  }).data?.items;
}
