import { sql, type RawBuilder } from 'kysely';
import type { Tx } from '#platform/server/db/database';
import { happened, type Happening, type NewEvent } from '#platform/server/events/event';
import { endpointEvents } from '../../contract.ts';
import type { JobRow } from '../tables.ts';
import { jobFacts } from './job-facts.ts';

const open = sql`state in ('awaiting-approval', 'queued', 'accepted', 'started')`;

/** The events of `withdrawOpenJobs`; the jobs stay locked until the command is done. */
export async function openJobEvents(
  tx: Tx,
  what: Happening,
  machineId: string,
  reason: string,
): Promise<NewEvent[]> {
  const rows = await tx.rows<JobRow>(
    sql<JobRow>`select j.* from endpoints_jobs j where j.machine_id = ${machineId} and ${open} order by j.sequence for update`,
  );
  return rows.map((row) => happened(endpointEvents.withdrawn, what, { ...jobFacts(row), reason }));
}

/** Takes back everything that a machine was asked and that has no end. */
export function withdrawOpenJobs(machineId: string): RawBuilder<unknown> {
  return sql`update endpoints_jobs set state = 'withdrawn' where machine_id = ${machineId} and ${open}`;
}
