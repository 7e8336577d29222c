import { sql } from 'kysely';
import type { Tx } from '#platform/server/db/database';
import type { Evidence } from './evidence.ts';
import { judgeResult, type KnownJob } from './judge-results.ts';
import type { JudgedOutput } from './new-chunks.ts';
import { limits } from './limits.ts';
import { busy, Refusal } from './problem.ts';

/**
 * Machines whose evidence in this batch goes further than any honest one: more raw output than the job allows, or more
 * evidence beside the evidence than a person will ever look at. It stays on the machine; nobody else waits for it.
 */
export async function findExcess(
  tx: Tx,
  batch: readonly Evidence[],
  jobs: ReadonlyMap<string, KnownJob>,
  output: JudgedOutput,
): Promise<Map<string, Refusal>> {
  const excess = new Map<string, Refusal>();
  for (const machineId of await tooDisputed(tx, batch, jobs, output))
    excess.set(machineId, busy(429, 600, 600));
  for (const machineId of await tooLong(tx, jobs, output))
    excess.set(machineId, new Refusal('body.invalid', { detail: 'more raw output than the job allows' }));
  return excess;
}

async function tooDisputed(
  tx: Tx,
  batch: readonly Evidence[],
  jobs: ReadonlyMap<string, KnownJob>,
  { disputes }: JudgedOutput,
): Promise<string[]> {
  const isOther = (evidence: Evidence): boolean =>
    evidence.results.some((one) => judgeResult(one, jobs.get(one.signed.body.jobId)).kind === 'conflict');
  const machineIds = [...batch.filter(isOther), ...disputes.map(({ evidence }) => evidence)].map(
    ({ session }) => session.machineId,
  );
  if (machineIds.length === 0) return [];
  const rows = await tx.rows<{ id: string }>(sql<{ id: string }>`
    select machine_id as id from endpoints_conflicts where machine_id = any(${machineIds}::uuid[]) group by machine_id
    having count(*) > ${limits.conflicts.rows} or sum(octet_length(body)) > ${limits.conflicts.bytes}`);
  return rows.map(({ id }) => id);
}

interface Held {
  readonly jobId: string;
  readonly pieces: number;
  readonly bytes: number;
}

async function tooLong(
  tx: Tx,
  jobs: ReadonlyMap<string, KnownJob>,
  { fresh }: JudgedOutput,
): Promise<string[]> {
  if (fresh.length === 0) return [];
  const jobIds = [...new Set(fresh.map(({ row }) => row.job_id))];
  const rows = await tx.rows<Held>(sql<Held>`
    select job_id as "jobId", count(*)::int as pieces, sum(octet_length(data))::bigint as bytes
    from endpoints_chunks where job_id = any(${jobIds}::uuid[]) group by job_id`);
  const held = new Map(rows.map((row) => [row.jobId, row]));
  return jobIds.flatMap((jobId) => {
    const job = jobs.get(jobId);
    const own = fresh.filter(({ row }) => row.job_id === jobId);
    const bytes = own.reduce((sum, { row }) => sum + (row.data.length * 3) / 4, held.get(jobId)?.bytes ?? 0);
    const pieces = own.length + (held.get(jobId)?.pieces ?? 0);
    return job !== undefined && isAbove(job, bytes, pieces) ? [job.machineId] : [];
  });
}

/** What the agent says about a cut stands behind the cap; a program that writes by the byte makes small pieces. */
function isAbove({ outputCapBytes }: KnownJob, bytes: number, pieces: number): boolean {
  return bytes > outputCapBytes + 65_536 || pieces > 1024 + outputCapBytes / 16;
}
