import { sql } from 'kysely';
import { systemActor } from '#platform/server/actor';
import type { Database } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { endpointEvents } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { endpointSubject } from '../subject.ts';
import type { JobRow } from '../tables.ts';
import { jobFacts } from './job-facts.ts';

const timer = systemActor('timer', []);
const batch = 200;

/**
 * Ends jobs that were never handed out: those whose time is over, and those that somebody wanted stopped. A job that the machine has fetched is the machine's: it
 * refuses it by itself when it is late, and only it knows whether it began in time.
 */
export async function sweepJobs(database: Database, deps: Pick<EndpointsDeps, 'clock'>): Promise<void> {
  // The event was written when it was wanted; only then was it not known that the machine never got the job.
  await database.writeAlone(
    sql`update endpoints_jobs set state = 'withdrawn' where state = 'queued' and fetched_at is null and cancel is not null`,
  );
  for (;;) {
    const at = deps.clock.now();
    const ended = await database.write(async (tx) => {
      const rows = await tx.rows<JobRow>(sql<JobRow>`select j.* from endpoints_jobs j
        where j.state in ('queued', 'awaiting-approval') and j.expires_at <= ${at} and j.fetched_at is null
        order by j.expires_at limit ${batch} for update skip locked`);
      if (rows.length === 0) return 0;
      const ids = rows.map(({ id }) => id);
      await record(tx, {
        writes: { jobs: sql`update endpoints_jobs set state = 'expired' where id = any(${ids}::uuid[])` },
        events: rows.map((row) =>
          happened(
            endpointEvents.expired,
            { actor: timer, at, subject: endpointSubject(row.machine_id) },
            jobFacts(row),
          ),
        ),
        select: sql`select 1`,
      });
      return rows.length;
    });
    if (ended < batch) return;
  }
}
