import pg from 'pg';
import { signJob } from '../../packages/desk/src/modules/endpoints/server/jobs/sign-job.ts';
import { requireTrust } from '../../packages/desk/src/modules/endpoints/server/trust/desk-trust.ts';
import { systemClock } from '../../packages/desk/src/platform/server/clock.ts';
import {
  clientConfig,
  openDatabase,
  type Connection,
} from '../../packages/desk/src/platform/server/db/database.ts';
import { newId } from '../../packages/desk/src/platform/server/ids.ts';
import { loadKeys } from '../../packages/desk/src/platform/server/keys.ts';
import { hashParams } from '../../packages/protocol/src/index.ts';

const dayMs = 86_400_000;

/**
 * Jobs as the room writes them, signed by the desk's own key, `each` for each machine: set-based, because asking through
 * the API is measured apart.
 */
export async function giveJobs(
  connection: Connection,
  keyFile: string,
  to: { readonly machineIds: readonly string[]; readonly each: number },
): Promise<void> {
  const database = openDatabase(connection, { maxConnections: 1 });
  const deps = { keys: loadKeys(keyFile).keys, clock: systemClock };
  const trust = await requireTrust(database.reader, deps);
  await database.close();
  const client = new pg.Client(clientConfig(connection));
  await client.connect();
  const { rows } = await client.query<{ id: string; highest: number }>(
    'update endpoints_sequences set highest = highest + $2 where machine_id = any($1) returning machine_id as id, highest - $2 as highest',
    [to.machineIds, to.each],
  );
  const now = new Date();
  const jobs = rows.flatMap(({ id, highest }) =>
    Array.from({ length: to.each }, (_, n) => jobOf(id, Number(highest) + n + 1, now)),
  );
  const texts = JSON.stringify(jobs.map((job) => ({ ...job, envelope: signJob(job, trust) })));
  await client.query(
    `insert into endpoints_jobs (id, machine_id, sequence, action, action_version, class, params, params_hash, dry_run, lane,
        deadline_ms, output_cap_bytes, not_before, expires_at, envelope, state, asked_by_name, created_at)
      select id, machine_id, sequence, action, action_version, class, params, params_hash, dry_run, lane,
        deadline_ms, output_cap_bytes, not_before, expires_at, envelope, 'queued', asked_by_name, not_before
      from json_to_recordset($1::json) as g(id uuid, machine_id uuid, sequence bigint, action text, action_version int, class text,
        params jsonb, params_hash text, dry_run boolean, lane text, deadline_ms int, output_cap_bytes int, not_before timestamptz,
        expires_at timestamptz, envelope text, asked_by_name text)`,
    [texts],
  );
  await client.query('analyze endpoints_jobs');
  await client.end();
}

function jobOf(machineId: string, sequence: number, at: Date) {
  return {
    id: newId(at.getTime()),
    machine_id: machineId,
    sequence,
    action: 'net.addresses',
    action_version: 1,
    class: 'R0' as const,
    params: {},
    params_hash: hashParams({}),
    dry_run: false,
    lane: 'normal' as const,
    supersede_key: null,
    deadline_ms: 30_000,
    output_cap_bytes: 1_048_576,
    not_before: at,
    expires_at: new Date(at.getTime() + dayMs),
    asked_by_name: 'Bench',
  };
}
