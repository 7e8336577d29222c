import type { Query } from '../../faults/judge/stored.ts';
import type { Asked, MachineRecord, StoredResult } from './judge-machine.ts';

/** What the desk's database says about one machine, beside what was asked and what the witness saw. */
export async function readRecord(
  query: Query,
  machineId: string,
  seen: { readonly asked: readonly Asked[]; readonly effects: ReadonlyMap<string, number> },
): Promise<MachineRecord> {
  const results = await query<StoredResult>(`
    select job_id as "jobId", number::int, hash, previous, outcome, code,
      (result::jsonb -> 'body' -> 'raw' ->> 'chunks')::int as "chunksSaid",
      (select count(*) from endpoints_chunks c where c.job_id = r.job_id)::int as "chunksStored"
    from endpoints_results r where machine_id = '${machineId}' order by number`);
  const conflicts = await query<{ job: string }>(
    `select coalesce(job_id::text, kind) as job from endpoints_conflicts where machine_id = '${machineId}'`,
  );
  return { ...seen, results, conflicts: conflicts.map(({ job }) => job) };
}
