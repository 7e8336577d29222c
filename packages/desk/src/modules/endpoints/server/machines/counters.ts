import { sql } from 'kysely';
import type { OutputOf } from '#platform/contract/endpoint';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import type { machineEndpoints } from '../../contract/machine-endpoints.ts';
import type { EndpointsDeps } from '../deps.ts';
import { visible } from '../visible.ts';
import { isConcern } from './concern-rows.ts';
import { machineTables } from './machine-rows.ts';

type Counters = OutputOf<(typeof machineEndpoints)['counters']>;

/** Counts of the standard views, over what the actor may see: one look at the machines, two at the small indexes. */
export async function readCounters(
  db: Reader,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
): Promise<Counters> {
  const now = deps.clock.now();
  const row = await db.first<Counters>(sql<Counters>`select
      count(*) filter (where m.state = 'approved')::int as approved,
      count(*) filter (where m.state = 'approved' and c.gateway_id is not null)::int as connected,
      count(*) filter (where m.state = 'pending')::int as pending,
      count(*) filter (where m.state = 'quarantined')::int as quarantined,
      count(*) filter (where ${isConcern(now)})::int as concern,
      (select count(*)::int from endpoints_jobs j join endpoints_machines m on m.id = j.machine_id
        where j.state = 'awaiting-approval' and ${visible(actor)}) as "awaitingApproval",
      (select count(*)::int from endpoints_results r join endpoints_machines m on m.id = r.machine_id
        where r.outcome = 'unknown' and ${visible(actor)}
          and not exists (select 1 from endpoints_decisions d where d.job_id = r.job_id)) as "unknownOutcomes"
    from ${machineTables} where m.state <> 'retired' and ${visible(actor)}`);
  if (!row) throw new Error('a count gave no row');
  return row;
}
