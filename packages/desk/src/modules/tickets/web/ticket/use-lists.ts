import { useQueries, useQuery } from '@tanstack/react-query';
import { keys, people, tickets, type TicketLists } from '../api.ts';
import type { NameOf } from '../conversation/steps.ts';
import type { TicketDetail } from '../../contract.ts';
import type { TimelineStep } from '../conversation/feed.ts';

const longMs = 5 * 60_000;

/** Categories, services, labels and extra fields; they change rarely. */
export function useLists(enabled = true): TicketLists | undefined {
  return useQuery({ queryKey: keys.lists, queryFn: () => tickets.lists(), staleTime: longMs, enabled }).data;
}

function personQuery(id: string) {
  return { queryKey: keys.person(id), queryFn: () => people.getPerson({ id }), staleTime: longMs };
}

/** The card of a person: phone, site, organisation. */
export function usePerson(personId: string | undefined) {
  return useQuery({ ...personQuery(personId ?? ''), enabled: personId !== undefined }).data;
}

/** A history names few people beside those of the ticket; more than this stay "someone else". */
const mostStrangers = 12;

/** Names for the ids in a ticket's history: from the ticket itself and its history, then from the lists. */
export function useNames(ticket: TicketDetail | undefined, timeline: readonly TimelineStep[]): NameOf {
  const known = new Map<string, string>();
  const learn = (one: { id: string; name: string } | null | undefined) => one && known.set(one.id, one.name);
  for (const step of timeline) learn(step.actor);
  if (ticket) {
    [ticket.requester, ticket.assignee, ticket.affected, ticket.reporter].forEach(learn);
    [ticket.team, ticket.category, ticket.service].forEach(learn);
    ticket.participants.forEach(({ person }) => learn(person));
  }
  const missing = idsIn(timeline).filter(({ id }) => !known.has(id));
  const lists = useLists(missing.some(({ field }) => field === 'categoryId' || field === 'serviceId'));
  const { data: teams } = useQuery({
    queryKey: keys.teams,
    queryFn: () => people.listTeams({ limit: 200 }),
    staleTime: longMs,
    enabled: missing.some(({ field }) => field === 'teamId'),
  });
  const strangers = missing.filter(({ field }) => /^(assignee|requester|affected|person)Id$/.test(field));
  const cards = useQueries({
    queries: [...new Set(strangers.map(({ id }) => id))].slice(0, mostStrangers).map(personQuery),
  });
  [...(lists?.categories ?? []), ...(lists?.services ?? []), ...(teams?.items ?? [])].forEach(learn);
  cards.forEach(({ data }) => learn(data));
  return (_field, id) => known.get(id);
}

function idsIn(timeline: readonly TimelineStep[]): { field: string; id: string }[] {
  return timeline.flatMap((step) => {
    const changes = (step.data['changes'] ?? {}) as Record<string, { to?: unknown }>;
    const ids = Object.entries(changes).map(([field, change]) => ({ field, id: change.to }));
    const person = { field: 'personId', id: step.data['personId'] };
    return [...ids, person].flatMap(({ field, id }) =>
      field.endsWith('Id') && typeof id === 'string' ? [{ field, id }] : [],
    );
  });
}
