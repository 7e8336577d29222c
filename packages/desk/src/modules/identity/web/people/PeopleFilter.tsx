import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState, type Ref } from 'react';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { useTeams } from '../structure/use-structure.ts';
import { t } from '../texts.ts';
import { roleWord } from '../words.ts';
import type { PeopleSearch } from './search.ts';
import './people.css';

interface PeopleFilterProps {
  readonly search: PeopleSearch;
  /** The changed parts; undefined takes a filter away. */
  readonly onChange: (part: { [K in keyof PeopleSearch]: PeopleSearch[K] | undefined }) => void;
  readonly wordsRef: Ref<HTMLInputElement>;
}

const typingPauseMs = 200;
const roles = ['requester', 'technician', 'lead', 'administrator', 'auditor'] as const;

/** Words, state, role and team; all of it stands in the address. */
export function PeopleFilter({ search, onChange, wordsRef }: PeopleFilterProps) {
  const { data: teams = [] } = useTeams();
  return (
    <div className="identity-filter">
      <Words words={search.q ?? ''} onWords={(q) => onChange({ q })} inputRef={wordsRef} />
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

interface WordsProps {
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly inputRef: Ref<HTMLInputElement>;
}

function Words({ words, onWords, inputRef }: WordsProps) {
  const [typed, setTyped] = useState(words);
  const [known, setKnown] = useState(words);
  if (known !== words) {
    // The address changed by another way: back, or a link.
    setKnown(words);
    if (typed.trim() !== words) setTyped(words);
  }
  useEffect(() => {
    if (typed.trim() === words) return undefined;
    const timer = setTimeout(() => onWords(typed.trim()), typingPauseMs);
    return () => clearTimeout(timer);
    // Only typing starts the pause; a new closure of the page must not start it again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  return (
    <TextInput
      ref={inputRef}
      className="identity-filter-words"
      aria-label={t.searchPeople()}
      placeholder={t.searchPeople()}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
      rightSection={<Kbd keys="/" />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  );
}
