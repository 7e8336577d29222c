import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { people } from '../api.ts';
import { t } from '../texts.ts';

/** A person by id, with the name to show before anything was looked up. */
export interface ChosenPerson {
  readonly id: string;
  readonly name: string;
}

interface PersonFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: ChosenPerson | null;
  readonly onChange: (person: ChosenPerson | null) => void;
}

const pauseMs = 120;

/** Finds a person by name or address; can stay empty. */
export function PersonField({ label, hint, value, onChange }: PersonFieldProps) {
  const [typed, setTyped] = useState('');
  const asked = usePaused(typed.trim());
  const { data } = useQuery({
    queryKey: ['endpoints', 'people-search', asked],
    queryFn: () => people.listPeople({ q: asked, state: 'active', limit: 8 }),
    enabled: asked !== '' && asked !== value?.name,
    staleTime: 30_000,
  });
  const found = (data?.items ?? []).map((one) => ({ value: one.id, label: one.name, email: one.email }));
  const chosen =
    value && !found.some((one) => one.value === value.id) ? [{ value: value.id, label: value.name }] : [];
  return (
    <Select
      label={label}
      description={hint}
      placeholder={t.addPersonPlace()}
      searchable
      clearable
      data={[...found, ...chosen]}
      // The server has found them; nothing is left to narrow.
      filter={({ options }) => options}
      value={value?.id ?? null}
      onSearchChange={setTyped}
      onChange={(id, option) => onChange(id === null ? null : { id, name: option?.label ?? id })}
    />
  );
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
