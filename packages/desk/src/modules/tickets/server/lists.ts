import { sql, type RawBuilder } from 'kysely';
import type { InputOf, OutputOf } from '#platform/contract/endpoint';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader, Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { ticketErrors, ticketEvents, type ticketsContract } from '../contract.ts';
import { compileFields } from './check-references.ts';
import type { TicketsDeps } from './deps.ts';

type E = (typeof ticketsContract)['endpoints'];

/** The lists that an administrator keeps: categories, services, status labels, extra fields. */
export async function readLists(db: Reader): Promise<OutputOf<E['lists']>> {
  const row = await db.first<OutputOf<E['lists']>>(sql<OutputOf<E['lists']>>`select
    ${listOf(sql`select id, name, parent_id as "parentId", active from tickets_categories order by name`)} as categories,
    ${listOf(sql`select id, name, active from tickets_services order by name`)} as services,
    ${listOf(sql`select id, status, label, position, active from tickets_status_labels order by position, label`)} as "statusLabels",
    ${listOf(sql`select distinct on (type) type, version, schema from tickets_field_sets order by type, version desc`)} as "fieldSets"`);
  return row ?? { categories: [], services: [], statusLabels: [], fieldSets: [] };
}

function listOf(query: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (${query}) x)`;
}

/** Adds or changes a category. */
export async function saveCategory(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: InputOf<E['saveCategory']>,
): Promise<OutputOf<E['saveCategory']>> {
  const entry = {
    id: input.id ?? newId(),
    name: input.name.trim(),
    parentId: input.parentId ?? null,
    active: input.active ?? true,
  };
  if (entry.parentId === entry.id)
    throw new AppError(ticketErrors.unknownReference, { facts: { field: 'parentId' } });
  await save(tx, deps, actor, {
    list: 'categories',
    entry,
    write: sql`insert into tickets_categories (id, name, parent_id, active) values (${entry.id}, ${entry.name}, ${entry.parentId}, ${entry.active})
    on conflict (id) do update set name = excluded.name, parent_id = excluded.parent_id, active = excluded.active`,
  });
  return entry;
}

/** Adds or changes a service. */
export async function saveService(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: InputOf<E['saveService']>,
): Promise<OutputOf<E['saveService']>> {
  const entry = { id: input.id ?? newId(), name: input.name.trim(), active: input.active ?? true };
  await save(tx, deps, actor, {
    list: 'services',
    entry,
    write: sql`insert into tickets_services (id, name, active) values (${entry.id}, ${entry.name}, ${entry.active})
    on conflict (id) do update set name = excluded.name, active = excluded.active`,
  });
  return entry;
}

/** Adds or changes the label of a status category. */
export async function saveStatusLabel(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: InputOf<E['saveStatusLabel']>,
): Promise<OutputOf<E['saveStatusLabel']>> {
  const entry = {
    id: input.id ?? newId(),
    status: input.status,
    label: input.label.trim(),
    position: input.position ?? 0,
    active: input.active ?? true,
  };
  await save(tx, deps, actor, {
    list: 'status-labels',
    entry,
    write: sql`insert into tickets_status_labels (id, status, label, position, active)
    values (${entry.id}, ${entry.status}, ${entry.label}, ${entry.position}, ${entry.active})
    on conflict (id) do update set status = excluded.status, label = excluded.label, position = excluded.position, active = excluded.active`,
  });
  return entry;
}

/** Sets the extra fields of a ticket type as a new version; tickets keep the version that they were filled under. */
export async function saveFieldSet(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  input: InputOf<E['saveFieldSet']>,
): Promise<OutputOf<E['saveFieldSet']>> {
  const { type, schema } = input;
  if (
    schema['type'] !== 'object' ||
    typeof schema['properties'] !== 'object' ||
    JSON.stringify(schema).includes('"$ref"')
  )
    throw new AppError(ticketErrors.schemaInvalid);
  try {
    compileFields(schema);
  } catch (cause) {
    throw new AppError(ticketErrors.schemaInvalid, { detail: (cause as Error).message, cause });
  }
  const [row] = await record<{ version: number }>(tx, {
    writes: {
      saved: sql`insert into tickets_field_sets (type, version, schema, created_at)
        select ${type}, coalesce(max(version), 0) + 1, ${JSON.stringify(schema)}::jsonb, ${deps.clock.now()} from tickets_field_sets where type = ${type} returning version`,
    },
    events: [listChanged(deps, actor, 'field-sets', { type, schema })],
    select: sql`select version from saved`,
  });
  return { type, version: row?.version ?? 1, schema };
}

async function save(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  { list, entry, write }: { list: string; entry: { id: string }; write: RawBuilder<unknown> },
): Promise<void> {
  try {
    await record(tx, {
      writes: { saved: write },
      events: [listChanged(deps, actor, list, entry)],
      select: sql`select 1`,
    });
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === '23505') throw new AppError(ticketErrors.nameTaken, { cause: error });
    if (code === '23503')
      throw new AppError(ticketErrors.unknownReference, { facts: { field: 'parentId' }, cause: error });
    throw error;
  }
}

function listChanged(deps: TicketsDeps, actor: Actor, list: string, entry: unknown) {
  return happened(
    ticketEvents.listChanged,
    { actor, at: deps.clock.now(), subject: { room: 'tickets', id: listsId } },
    { list, entry },
  );
}

/** The lists of the room as one subject, so that their history can be read. */
const listsId = '00000000-0000-7000-8000-000000000001';
