import { statusMeanings } from '#platform/web/ui/meanings';
import { formatInstant } from '#platform/web/i18n/format';
import { toNumber, type TicketStatus } from '../../contract.ts';
import { priorityWord } from '../queue/words.ts';
import { levelWord, resolutionWord } from '../words.ts';
import { t } from '../texts.ts';
import type { TimelineStep } from './feed.ts';

/** Names for ids that a step carries; undefined while they are not known. */
export type NameOf = (field: string, id: string) => string | undefined;

/** A step of a ticket's history as one sentence: who, what, and through what when it was not this desk. */
export function stepWords(step: TimelineStep, nameOf: NameOf): string {
  const who = step.actor?.name ?? (step.actorKind === 'console' ? t.whoOperator() : t.whoDesk());
  const write = sentences[step.name];
  const sentence = write ? write(who, step.data, nameOf) : t.stepOther({ who, name: step.name });
  const through = throughWords[step.via];
  return through ? t.stepThrough({ sentence, through: through() }) : sentence;
}

const throughWords: Readonly<Record<string, () => string>> = {
  api: t.throughApi,
  link: t.throughLink,
  mail: t.throughMail,
};

type Data = TimelineStep['data'];
type Sentence = (who: string, data: Data, nameOf: NameOf) => string;

const text = (value: unknown) => (typeof value === 'string' ? value : '');
const statusWord = (value: unknown) =>
  statusMeanings[value as TicketStatus]?.label().toLowerCase() ?? text(value);
const numberOf = (serial: unknown) => (typeof serial === 'number' ? toNumber(serial) : '');
const because = (sentence: string, reason: unknown) =>
  text(reason) === '' ? sentence : t.stepBecause({ sentence, reason: text(reason) });

const sentences: Readonly<Record<string, Sentence>> = {
  'tickets.ticket.changed': changedWords,
  'tickets.ticket.status-moved': (who, data) => {
    const until = text(data['untilAt']);
    const moved = t.stepMoved({ who, status: statusWord(data['to']) });
    return because(
      until === '' ? moved : t.stepUntil({ sentence: moved, time: formatInstant(until) }),
      data['reason'],
    );
  },
  'tickets.ticket.resolved': (who, data) =>
    t.stepResolved({ who, code: resolutionWord(text(data['code'])).toLowerCase() }),
  'tickets.ticket.confirmed': (who) => t.stepConfirmed({ who }),
  'tickets.ticket.objected': (who) => t.stepObjected({ who }),
  'tickets.ticket.closed': (who, data) => because(t.stepClosed({ who }), data['reason']),
  'tickets.ticket.reopened': (who, data) => because(t.stepReopened({ who }), data['reason']),
  'tickets.ticket.merged': (who, data) => t.stepMerged({ who, number: numberOf(data['intoSerial']) }),
  'tickets.ticket.merged-in': (who, data) => t.stepMergedIn({ who, number: numberOf(data['otherSerial']) }),
  'tickets.participant.changed': (who, data, nameOf) => {
    const name = nameOf('personId', text(data['personId'])) ?? t.someone();
    if (data['state'] === 'removed') return t.stepParticipantLeft({ who, name });
    return data['state'] === 'pending'
      ? t.stepParticipantPending({ name })
      : t.stepParticipant({ who, name });
  },
  'tickets.ticket.linked': (who, data) => t.stepLinked({ who, number: numberOf(data['toSerial']) }),
  'tickets.ticket.unlinked': (who, data) => t.stepUnlinked({ who, number: numberOf(data['toSerial']) }),
};

/** "Bob Okafor: owner is Priya Raman, priority is high". A person who takes a ticket, or gives one, is a sentence of its own. */
function changedWords(who: string, data: Data, nameOf: NameOf): string {
  const changes = (data['changes'] ?? {}) as Record<string, { from?: unknown; to?: unknown }>;
  const fields = Object.entries(changes);
  const assignee = changes['assigneeId'];
  if (assignee && fields.every(([field]) => field === 'assigneeId' || field === 'status')) {
    if (assignee.to === null) return t.stepGivenUp({ who });
    const name = nameOf('assigneeId', text(assignee.to));
    return name === who || name === undefined ? t.stepTook({ who }) : t.stepGave({ who, name });
  }
  const parts = fields
    .filter(([field]) => field !== 'priorityReason')
    .map(([field, { to }]) => t.stepField({ field: fieldWord(field), value: valueWords(field, to, nameOf) }));
  const reason = changes['priorityReason']?.to;
  return because(t.stepChanged({ who, changes: parts.join(', ') }), reason);
}

/** The name of a field as a person says it. */
export function fieldWord(field: string): string {
  const words: Readonly<Record<string, () => string>> = {
    subject: t.fieldSubject,
    type: t.fieldType,
    impact: t.fieldImpact,
    urgency: t.fieldUrgency,
    priority: t.fieldPriority,
    priorityReason: t.fieldPriorityReason,
    categoryId: t.fieldCategory,
    serviceId: t.fieldService,
    teamId: t.fieldTeam,
    assigneeId: t.fieldOwner,
    requesterId: t.fieldRequester,
    affectedId: t.fieldAffected,
    statusLabelId: t.fieldLabel,
    status: t.fieldStatus,
    fields: t.fieldFields,
  };
  return (words[field] ?? (() => field))();
}

/** The value of a field as a person says it. */
export function valueWords(field: string, value: unknown, nameOf: NameOf): string {
  if (value === null || value === undefined) return t.nothing();
  if (field === 'priority') return priorityWord(Number(value)).toLowerCase();
  if (field === 'impact' || field === 'urgency') return levelWord(Number(value)).toLowerCase();
  if (field === 'status') return statusWord(value);
  if (field === 'fields') return t.fieldsNew();
  if (field.endsWith('Id')) return nameOf(field, text(value)) ?? t.another();
  return text(value) === '' ? JSON.stringify(value) : text(value);
}
