import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { priorityOf, ticketErrors, ticketEvents, type TicketChange, type TicketDetail } from '../contract.ts';
import { moveCount, statusMoved } from './status-writes.ts';
import { checkFields, checkReferences } from './check-references.ts';
import type { TicketsDeps } from './deps.ts';
import { requireState } from './guards.ts';
import { readTicket, requireTicket, type FoundTicket } from './queries.ts';
import { ticketSubject } from './subject.ts';

/** Fields of a change and the columns that hold them. */
const columns = {
  subject: 'subject',
  type: 'type',
  impact: 'impact',
  urgency: 'urgency',
  priority: 'priority',
  priorityReason: 'priority_reason',
  categoryId: 'category_id',
  serviceId: 'service_id',
  teamId: 'team_id',
  assigneeId: 'assignee_id',
  requesterId: 'requester_id',
  affectedId: 'affected_id',
  statusLabelId: 'status_label_id',
  fields: 'fields',
} as const;
type Field = keyof typeof columns;
type Values = Partial<Record<Field, unknown>>;
type Current = Readonly<Record<(typeof columns)[Field], unknown>>;

/**
 * Changes fields. Somebody who read an older version may still change other fields than were changed meanwhile; the
 * same field with another value is a conflict that shows both.
 */
export async function changeTicket(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string } & TicketChange,
): Promise<TicketDetail> {
  const ticket = await requireTicket(tx, actor, input.number, 'lock');
  requireState(ticket, 'change');
  const current = await currentValues(tx, ticket.id);
  const wanted = withPriority(current, given(input));
  const changes = Object.fromEntries(
    Object.entries(wanted)
      .map(
        ([field, to]) => [field, { from: current[columns[field as Field]] ?? null, to: to ?? null }] as const,
      )
      .filter(([, c]) => !same(c.from, c.to)),
  );
  await refuseConflicts(tx, { ticket, readVersion: input.version, values: given(input), current });
  await checkReferences(tx, deps, input);
  const fieldSetVersion =
    input.fields === undefined
      ? null
      : await checkFields(
          tx,
          (wanted.type ?? current.type) as NonNullable<TicketChange['type']>,
          input.fields,
        );
  if (Object.keys(changes).length > 0) await write(tx, deps, actor, { ticket, changes, fieldSetVersion });
  return readTicket(tx, actor, ticket.id, deps.clock.now());
}

function given(input: TicketChange): Values {
  return Object.fromEntries(
    Object.entries(input).filter(([field, value]) => field in columns && value !== undefined),
  );
}

/** Impact and urgency compute the priority unless a person sets one with a reason; `priority: null` gives it back to the table. */
function withPriority(current: Current, values: Values): Values {
  const impact = (values.impact ?? current.impact ?? 2) as number;
  const urgency = (values.urgency ?? current.urgency ?? 2) as number;
  if (typeof values.priority === 'number') {
    if (typeof values.priorityReason !== 'string') throw new AppError(ticketErrors.reasonMissing);
    return values;
  }
  const { priorityReason: _, ...rest } = values;
  const computed = priorityOf(impact, urgency);
  if (values.priority === null) return { ...rest, priority: computed, priorityReason: null };
  const overridden = current.priority_reason !== null;
  return (values.impact !== undefined || values.urgency !== undefined) && !overridden
    ? { ...rest, priority: computed }
    : rest;
}

async function currentValues(tx: Tx, id: string): Promise<Current> {
  const names = Object.values(columns).map((c) => sql.ref(`t.${c}`));
  const row = await tx.first<Current>(
    sql<Current>`select ${sql.join(names)} from tickets t where t.id = ${id}`,
  );
  if (!row) throw new AppError(ticketErrors.notFound);
  return row;
}

async function refuseConflicts(
  tx: Tx,
  p: { ticket: FoundTicket; readVersion: number; values: Values; current: Current },
): Promise<void> {
  const { ticket, readVersion, values, current } = p;
  if (readVersion === ticket.version) return;
  if (readVersion > ticket.version)
    throw new AppError(ticketErrors.conflict, { facts: { version: ticket.version, fields: [] } });
  const since = await tx.rows<{ changes: Record<string, unknown>; at: Date; by: string | null }>(sql<{
    changes: Record<string, unknown>;
    at: Date;
    by: string | null;
  }>`
    select e.data -> 'changes' as changes, e.at, c.name as by from platform_events e left join identity_cards c on c.id = e.actor_id
    where e.subject_id = ${ticket.id} and e.name = ${ticketEvents.changed.name} and (e.data ->> 'version')::int > ${readVersion} order by e.seq`);
  const both = Object.entries(values).flatMap(([field, yours]) => {
    const theirs = current[columns[field as Field]] ?? null;
    const last = since.findLast((s) => field in s.changes);
    return last && !same(theirs, yours ?? null)
      ? [{ field, yours, theirs, by: last.by, at: last.at.toISOString() }]
      : [];
  });
  if (both.length > 0)
    throw new AppError(ticketErrors.conflict, { facts: { version: ticket.version, fields: both } });
}

async function write(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  p: {
    ticket: FoundTicket;
    changes: Record<string, { from: unknown; to: unknown }>;
    fieldSetVersion: number | null;
  },
): Promise<void> {
  const at = deps.clock.now();
  const { ticket, changes } = p;
  const sets = Object.entries(changes).map(([field, c]) => assignment(field as Field, c.to));
  if (p.fieldSetVersion !== null) sets.push(sql`field_set_version = ${p.fieldSetVersion}`);
  const assigneeId =
    'assigneeId' in changes ? (changes['assigneeId']?.to as string | null) : ticket.assignee_id;
  const teamId = 'teamId' in changes ? (changes['teamId']?.to as string | null) : ticket.team_id;
  const to = ticket.status === 'new' && assigneeId !== null ? 'open' : ticket.status;
  const event = happened(
    ticketEvents.changed,
    { actor, at, subject: ticketSubject(ticket.id) },
    { version: ticket.version + 1, changes },
  );
  await record(tx, {
    writes: {
      ticket: sql`update tickets set ${sql.join(sets)}, status = ${to}, version = version + 1, updated_at = ${at} where id = ${ticket.id}`,
      ...moveCount(ticket, to, assigneeId, teamId),
      ...(changes['subject']
        ? {
            reindexed: deps.search.reindexing([
              {
                type: 'ticket',
                id: ticket.id,
                ownerId: ticket.id,
                at,
                title: String(changes['subject'].to),
                body: await firstWords(tx, ticket.id),
              },
            ]),
          }
        : {}),
    },
    events: [event, ...(to === ticket.status ? [] : [statusMoved({ actor, at, ticket, to })])],
    select: sql`select 1`,
  });
}

function assignment(field: Field, value: unknown): RawBuilder<unknown> {
  const column = sql.ref(columns[field]);
  return field === 'fields' ? sql`${column} = ${JSON.stringify(value)}::jsonb` : sql`${column} = ${value}`;
}

async function firstWords(tx: Tx, ticketId: string): Promise<string> {
  const row = await tx.first<{ body_text: string }>(
    sql<{
      body_text: string;
    }>`select body_text from tickets_messages where ticket_id = ${ticketId} order by id limit 1`,
  );
  return row?.body_text ?? '';
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
