import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { judgeConcerns, type MachineDot } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { idsOf } from '../filters.ts';
import { visible } from '../visible.ts';
import { concernColumns, toFacts, type ConcernRow } from './concern-rows.ts';
import { at, machineTables } from './machine-rows.ts';

interface DotRow extends ConcernRow {
  readonly id: string;
  readonly name: string;
  readonly person_id: string | null;
}

const mostPeople = 200;

/** The machines of these people in short, in one query. */
export async function readDots(
  db: Reader,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  people: string,
): Promise<{ items: MachineDot[] }> {
  const now = deps.clock.now();
  const rows = await db.rows<DotRow>(sql<DotRow>`select m.id, m.name, m.person_id, ${concernColumns(now)}
    from ${machineTables} where m.person_id = any(${idsOf('people', people, mostPeople)}::uuid[]) and m.state <> 'retired'
      and ${visible(actor)} order by m.person_id, m.sort_key, m.id`);
  return {
    items: rows.map((row) => ({
      machineId: row.id,
      name: row.name,
      personId: row.person_id,
      state: row.state,
      isConnected: row.is_connected,
      lastSeenAt: at(row.last_seen_at),
      concerns: judgeConcerns(toFacts(row), now).map(({ concern }) => concern),
    })),
  };
}
