import { Button, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { statusMeanings } from '#platform/web/ui/meanings';
import { statuses } from '../../contract.ts';
import { useOwnerOptions, useTeamOptions } from '../pick/people.ts';
import { t } from '../texts.ts';
import { parseQueueSearch, type QueueSearch } from './search.ts';
import { priorityWord } from './words.ts';

const pauseMs = 180;

/** Narrows the list by words, status, owner, team and priority; all of it stands in the address. */
export function FilterBar({
  search,
  inputRef,
  onLeave,
}: {
  search: QueueSearch;
  inputRef: RefObject<HTMLInputElement | null>;
  onLeave: () => void;
}) {
  const navigate = useNavigate();
  const set = (change: Record<string, string | undefined | null>) =>
    void navigate({
      to: '/queue',
      search: parseQueueSearch({ ...search, ...change }),
      replace: true,
    });
  const owners = useOwnerOptions(true).filter((one) => one.value !== 'none');
  const teams = useTeamOptions(true).filter((one) => one.value !== 'none');
  const [me, ...others] = owners;
  return (
    <search className="tk-filter" aria-label={t.filter()}>
      <Words search={search} inputRef={inputRef} onWords={(q) => set({ q })} onLeave={onLeave} />
      <Select
        size="xs"
        w={150}
        aria-label={t.filterStatus()}
        placeholder={t.allOpen()}
        clearable
        value={search.status ?? null}
        onChange={(status) => set({ status })}
        data={statuses.map((status) => ({ value: status, label: statusMeanings[status].label() }))}
      />
      <Select
        size="xs"
        w={150}
        aria-label={t.filterOwner()}
        placeholder={t.anyone()}
        clearable
        searchable
        value={search.assignee ?? null}
        onChange={(assignee) => set({ assignee })}
        data={[
          ...(me ? [{ value: 'me', label: t.me() }] : []),
          { value: 'none', label: t.nobody() },
          ...others.map((one) => ({ value: one.value, label: one.label })),
        ]}
      />
      <Select
        size="xs"
        w={140}
        aria-label={t.filterTeam()}
        placeholder={t.anyTeam()}
        clearable
        searchable
        value={search.team ?? null}
        onChange={(team) => set({ team })}
        data={[
          { value: 'mine', label: t.myTeams() },
          { value: 'none', label: t.noTeam() },
          ...teams.map((one) => ({ value: one.value, label: one.label })),
        ]}
      />
      <Select
        size="xs"
        w={130}
        aria-label={t.filterPriority()}
        placeholder={t.anyPriority()}
        clearable
        value={search.priority ?? null}
        onChange={(priority) => set({ priority })}
        data={['1', '2', '3', '4'].map((one) => ({ value: one, label: priorityWord(Number(one)) }))}
      />
      <Button size="xs" variant="subtle" onClick={() => void navigate({ to: '/queue', search: {} })}>
        {t.filterClear()}
      </Button>
    </search>
  );
}

function Words({
  search,
  inputRef,
  onWords,
  onLeave,
}: {
  search: QueueSearch;
  inputRef: RefObject<HTMLInputElement | null>;
  onWords: (q: string | undefined) => void;
  onLeave: () => void;
}) {
  const [typed, setTyped] = useState(search.q ?? '');
  const asked = useRef(search.q ?? '');
  const latest = useRef(onWords);
  useEffect(() => {
    latest.current = onWords;
  });
  useEffect(() => {
    const timer = setTimeout(() => {
      if (typed.trim() === asked.current) return;
      asked.current = typed.trim();
      latest.current(typed.trim() === '' ? undefined : typed.trim());
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextInput
      ref={inputRef}
      size="xs"
      className="tk-filter-words"
      aria-label={t.filterWords()}
      placeholder={t.filterWords()}
      leftSection={<IconSearch size={14} stroke={2} aria-hidden />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' || event.key === 'Enter') {
          event.preventDefault();
          onLeave();
        }
      }}
    />
  );
}
