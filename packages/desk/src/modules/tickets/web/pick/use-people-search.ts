import { useQuery } from '@tanstack/react-query';
import { createElement, useEffect, useState } from 'react';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { people } from '../api.ts';
import { nearestFirst, type PickOption } from './options.ts';

const pauseMs = 120;

/** People whose name, address or phone contains what is typed. */
export function usePeopleSearch(enabled: boolean): {
  readonly options: readonly PickOption[];
  readonly looking: boolean;
  readonly typed: string;
  readonly type: (text: string) => void;
} {
  const [typed, setTyped] = useState('');
  const asked = usePaused(typed.trim());
  const query = useQuery({
    queryKey: ['tickets', 'people-search', asked],
    queryFn: () => people.listPeople({ q: asked, state: 'active', limit: 8 }),
    enabled: enabled && asked.length > 0,
    staleTime: 30_000,
  });
  const found = asked === '' ? [] : nearestFirst(query.data?.items ?? [], asked);
  return {
    options: found.map((person) => ({
      value: person.id,
      label: person.name,
      detail: person.email,
      icon: createElement(Avatar, { id: person.id, name: person.name, size: 20, decorative: true }),
    })),
    looking: query.isFetching || asked !== typed.trim(),
    typed,
    type: setTyped,
  };
}

function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}
