import { sql, type RawBuilder } from 'kysely';
import type { InputOf } from '#platform/contract/endpoint';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { MachineState, type Machine } from '../../contract.ts';
import type { machineEndpoints } from '../../contract/machine-endpoints.ts';
import type { EndpointsDeps } from '../deps.ts';
import { readSubject, wordsOf } from '../filters.ts';
import { visible } from '../visible.ts';
import { isConcern } from './concern-rows.ts';
import {
  machineColumns,
  machineJoins,
  machineTables,
  toMachine,
  type ListedMachine,
} from './machine-rows.ts';

type Filter = InputOf<(typeof machineEndpoints)['list']>;

/** A page of the machines that the actor may see, by name; the page is cut before names are joined and jobs counted. */
export async function listMachines(
  db: Reader,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  filter: Filter,
): Promise<{ items: Machine[]; nextCursor: string | null }> {
  const limit = filter.limit ?? 50;
  const now = deps.clock.now();
  const where = [visible(actor), ...conditions(filter, now), ...after(filter.cursor)];
  const rows = await db.rows<ListedMachine>(sql<ListedMachine>`select ${machineColumns(now)} from
    (select m.* from ${machineTables} where ${sql.join(where, sql` and `)} order by m.sort_key, m.id limit ${limit + 1}) m
    ${machineJoins} order by m.sort_key, m.id`);
  const { items, nextCursor } = cut(rows, limit, (row) => [row.sort_key, row.id]);
  return { items: items.map((row) => toMachine(row, now)), nextCursor };
}

function conditions(filter: Filter, now: Date): RawBuilder<unknown>[] {
  const where: RawBuilder<unknown>[] = [];
  if (filter.state === undefined) where.push(sql`m.state <> 'retired'`);
  else where.push(sql`m.state = any(${wordsOf('state', filter.state, MachineState.enum)})`);
  if (filter.q !== undefined) where.push(holds(filter.q));
  if (filter.site !== undefined) where.push(sql`m.site_id = ${filter.site}`);
  if (filter.person !== undefined) where.push(sql`m.person_id = ${filter.person}`);
  if (filter.connected !== undefined)
    where.push(sql`(m.state = 'approved' and c.gateway_id is not null) = ${filter.connected}`);
  if (filter.concern !== undefined) where.push(filter.concern ? isConcern(now) : sql`not ${isConcern(now)}`);
  if (filter.subject !== undefined) {
    const { room, id } = readSubject(filter.subject);
    where.push(
      sql`m.id in (select j.machine_id from endpoints_jobs j where j.subject_room = ${room} and j.subject_id = ${id})`,
    );
  }
  return where;
}

/** Part of a name that people use for it. The number of machines of one desk lets this be a plain look at each. */
function holds(q: string): RawBuilder<unknown> {
  const part = `%${q.trim().replaceAll(/[\\%_]/g, (mark) => `\\${mark}`)}%`;
  return sql`(m.name ilike ${part} or m.hostname ilike ${part} or m.serial ilike ${part}
    or m.person_id in (select k.id from identity_cards k where k.name ilike ${part} or k.email ilike ${part}))`;
}

function after(cursor: string | undefined): RawBuilder<unknown>[] {
  const last = fromCursor(cursor, 2);
  return last ? [sql`(m.sort_key, m.id) > (${last[0]}, ${last[1]}::uuid)`] : [];
}
