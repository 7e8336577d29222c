import { Select } from '@mantine/core';
import type { Ref } from 'react';
import type { Narrow } from '#platform/web/layout/use-narrow';
import { SearchField } from '#platform/web/ui/SearchField.tsx';
import { useTeams } from '../structure/use-structure.ts';
import { t } from '../texts.ts';
import { roleWord } from '../words.ts';
import type { PeopleSearch } from './search.ts';
import './people.css';

interface PeopleFilterProps {
  readonly search: PeopleSearch;
  readonly onChange: Narrow<PeopleSearch>;
  readonly wordsRef: Ref<HTMLInputElement>;
}

const roles = ['requester', 'technician', 'lead', 'administrator', 'auditor'] as const;

/** Words, state, role and team; all of it stands in the address. */
export function PeopleFilter({ search, onChange, wordsRef }: PeopleFilterProps) {
  const { data: teams = [] } = useTeams();
  return (
    <div className="identity-filter">
      <SearchField
        label={t.searchPeople()}
        words={search.q ?? ''}
        onWords={(q) => onChange({ q })}
        inputRef={wordsRef}
      />
      <Select
        aria-label={t.state()}
        data={[
          { value: 'active', label: t.stateActive() },
          { value: 'disabled', label: t.stateDisabled() },
          { value: 'all', label: t.anyState() },
        ]}
        value={search.state ?? 'active'}
        onChange={(value) => onChange({ state: value === 'disabled' || value === 'all' ? value : undefined })}
        allowDeselect={false}
      />
      <Select
        aria-label={t.role()}
        data={[
          { value: '', label: t.anyRole() },
          ...roles.map((role) => ({ value: role, label: roleWord(role) })),
        ]}
        value={search.role ?? ''}
        onChange={(value) => onChange({ role: roles.find((role) => role === value) })}
        allowDeselect={false}
      />
      <Select
        aria-label={t.team()}
        data={[
          { value: '', label: t.anyTeam() },
          ...teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={search.team ?? ''}
        onChange={(value) => onChange({ team: value ?? undefined })}
        allowDeselect={false}
      />
    </div>
  );
}
