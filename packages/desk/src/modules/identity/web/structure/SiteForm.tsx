import { Select, TextInput } from '@mantine/core';
import { fieldError } from '#platform/web/ui/Field.tsx';
import type { Site } from '../../contract.ts';
import { identity } from '../api.ts';
import { t } from '../texts.ts';
import { StructureForm } from './StructureForm.tsx';

type SiteFields = { readonly name: string; readonly timeZone: string };

/** A site: its name and the time zone in which it works. */
export function SiteForm({ site }: { site: Site | undefined }) {
  const fields: SiteFields = site
    ? { name: site.name, timeZone: site.timeZone }
    : { name: '', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  return (
    <StructureForm<SiteFields>
      kind="sites"
      entry={site}
      fields={fields}
      add={(all) => identity.addSite(all)}
      change={(change) => identity.changeSite(change)}
      fieldName={(field) => ({ name: t.name(), timeZone: t.timeZone() })[field] ?? field}
      show={(_, value) => String(value)}
      shownAtField={['identity.name_taken', 'identity.unknown_time_zone']}
      inputs={(draft, set, problem, faults) => (
        <>
          <TextInput
            label={t.name()}
            maxLength={200}
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={
              faults.name ??
              (problem?.code === 'identity.name_taken' ? t.nameTaken() : fieldError(problem, 'name'))
            }
          />
          <Select
            label={t.timeZone()}
            description={t.timeZoneHint()}
            searchable
            nothingFoundMessage={t.nothingFits()}
            limit={60}
            data={zonesWith(draft.timeZone)}
            value={draft.timeZone}
            onChange={(timeZone) => timeZone !== null && set({ timeZone })}
            allowDeselect={false}
            error={problem?.code === 'identity.unknown_time_zone' ? t.unknownTimeZone() : undefined}
          />
        </>
      )}
    />
  );
}

/** The zones of the browser; the one that is set stays among them, though the browser may know it by another name. */
function zonesWith(zone: string): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return zones.includes(zone) ? zones : [zone, ...zones];
}
