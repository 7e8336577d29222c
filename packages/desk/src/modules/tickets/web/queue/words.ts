import { formatDuration, formatMoment } from '#platform/web/i18n/format';
import { priorityLabels } from '#platform/web/ui/meanings';
import type { Ticket } from '../../contract.ts';
import { t } from '../texts.ts';
import { factOf } from './facts.ts';
import type { GroupId } from './rows.ts';
import type { ViewId } from './search.ts';

/** The fact of a row in words. */
export function factWords(ticket: Ticket, now: Date): string {
  const fact = factOf(ticket, now);
  if (fact.is === 'waits') return t.factWaits({ time: formatDuration(fact.ms) });
  if (fact.is === 'waits-again') return t.factWaitsAgain({ time: formatDuration(fact.ms) });
  const time = formatMoment(fact.at, now);
  const words = {
    back: t.factBack,
    asked: t.factAsked,
    'third-party': t.factThirdParty,
    answered: t.factAnswered,
    resolved: t.factResolved,
    ended: t.factEnded,
  };
  return words[fact.is]({ time });
}

/** The heading of a group. */
export function groupWords(group: GroupId): string {
  if (group.startsWith('day-')) return group.slice('day-'.length);
  if (group.startsWith('priority-')) {
    const priority = Number(group.slice('priority-'.length)) as keyof typeof priorityLabels;
    return t.groupPriority({ priority: priorityLabels[priority]() });
  }
  const words: Partial<Record<GroupId, () => string>> = {
    'waits-long': t.groupWaitsLong,
    waits: t.groupWaits,
    work: t.groupWork,
    pending: t.groupPending,
    resolved: t.groupResolved,
    ended: t.groupEnded,
  };
  return (words[group] ?? t.groupAll)();
}

/** Spoken name of a row. */
export function rowName(ticket: Ticket, now: Date): string {
  return t.rowName({
    priority: priorityWord(ticket.priority),
    subject: ticket.subject,
    requester: ticket.requester.name,
    fact: factWords(ticket, now),
    owner: ticket.assignee ? t.ownedBy({ name: ticket.assignee.name }) : t.ownedByNobody(),
  });
}

export function priorityWord(priority: number): string {
  return priorityLabels[priority as keyof typeof priorityLabels]();
}

export const viewWords: Readonly<Record<ViewId, () => string>> = {
  open: t.viewOpen,
  unassigned: t.viewUnassigned,
  mine: t.viewMine,
  waiting: t.viewWaiting,
  resolved: t.viewResolved,
};
