import { sql } from 'kysely';
import type { Tx } from '#platform/server/db/database';
import type { NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import type { ConflictKind, KnownJob, ResultRow } from './judge-results.ts';
import type { ResultTail } from './session.ts';

/** Rows about evidence: read and written for many machines at once, each kind in one statement of a fixed text. */

interface JobRow {
  readonly id: string;
  readonly machineId: string;
  readonly action: string;
  readonly class: KnownJob['class'];
  readonly isEnded: boolean;
  readonly outputCapBytes: number;
  readonly subjectRoom: string | null;
  readonly subjectId: string | null;
}

/** The jobs by id, locked, so that two gateways never keep two first results. */
export async function lockJobs(tx: Tx, ids: readonly string[]): Promise<Map<string, KnownJob>> {
  const rows = await tx.rows<JobRow>(sql<JobRow>`
    select id, machine_id as "machineId", action, class, state = 'ended' as "isEnded",
      subject_room as "subjectRoom", subject_id as "subjectId", output_cap_bytes as "outputCapBytes"
    from endpoints_jobs where id = any(${[...ids]}::uuid[]) order by id for no key update`);
  const ended = rows.filter(({ isEnded }) => isEnded).map(({ id }) => id);
  const results = ended.length === 0 ? new Map<string, KnownJob['result']>() : await resultsOf(tx, ended);
  return new Map(
    rows.map(({ id, machineId, action, class: ofClass, outputCapBytes, subjectRoom, subjectId }) => [
      id,
      {
        machineId,
        action,
        class: ofClass,
        outputCapBytes,
        subject: subjectRoom === null || subjectId === null ? null : { room: subjectRoom, id: subjectId },
        result: results.get(id),
      },
    ]),
  );
}

async function resultsOf(tx: Tx, jobIds: readonly string[]): Promise<Map<string, KnownJob['result']>> {
  interface Row {
    readonly jobId: string;
    readonly hash: string;
    readonly receipt: string;
  }
  const rows = await tx.rows<Row>(sql<Row>`
    select job_id as "jobId", hash, receipt from endpoints_results where job_id = any(${[...jobIds]}::uuid[])`);
  return new Map(rows.map(({ jobId, hash, receipt }) => [jobId, { hash, receipt }]));
}

/** The last result that is stored of each machine, among those that count and those that do not. */
export async function readTails(tx: Tx, machineIds: readonly string[]): Promise<Map<string, ResultTail>> {
  interface Row extends ResultTail {
    readonly machineId: string;
  }
  const counting = await tx.rows<Row>(sql<Row>`
    select distinct on (machine_id) machine_id as "machineId", number, hash from endpoints_results
    where machine_id = any(${[...machineIds]}::uuid[]) order by machine_id, number desc`);
  const beside = await tx.rows<{ machineId: string; hash: string; body: string }>(sql<{
    machineId: string;
    hash: string;
    body: string;
  }>`select machine_id as "machineId", hash, body from endpoints_conflicts
    where machine_id = any(${[...machineIds]}::uuid[]) and kind in ('result', 'job-unknown')
    order by received_at desc limit 500`);
  const tails = new Map<string, ResultTail>();
  const offer = ({ machineId, number, hash }: Row): void => {
    if (number > (tails.get(machineId)?.number ?? 0)) tails.set(machineId, { number, hash });
  };
  for (const row of counting) offer(row);
  for (const { body, ...row } of beside) {
    const number = (JSON.parse(body) as { body?: { number?: unknown } }).body?.number;
    if (typeof number === 'number') offer({ ...row, number });
  }
  return tails;
}

/** Other evidence for a job, or evidence for none of ours. */
export interface ConflictRow {
  readonly id: string;
  readonly machine_id: string;
  readonly job_id: string | null;
  readonly kind: ConflictKind;
  readonly hash: string;
  readonly body: string;
  readonly received_at: string;
}

/** Keeps conflicts; tells when each came first, and whether it is news. */
export async function keepConflicts(
  tx: Tx,
  conflicts: readonly ConflictRow[],
): Promise<Map<string, { readonly receivedAt: Date; readonly isNew: boolean }>> {
  if (conflicts.length === 0) return new Map();
  interface Row {
    readonly name: string;
    readonly receivedAt: Date;
    readonly isNew: boolean;
  }
  // The second half reads what was there before the statement: together they are each row once.
  const rows = await tx.rows<Row>(sql<Row>`
    with given as (select * from json_to_recordset(${JSON.stringify(conflicts)}::json)
      as g(id uuid, machine_id uuid, job_id uuid, kind text, hash text, body text, received_at timestamptz)),
    kept as (insert into endpoints_conflicts (id, machine_id, job_id, kind, hash, body, received_at)
      select id, machine_id, job_id, kind, hash, body, received_at from given
      on conflict (machine_id, kind, hash) do nothing returning machine_id, kind, hash, received_at)
    select machine_id || ' ' || kind || ' ' || hash as name, received_at as "receivedAt", true as "isNew" from kept
    union all
    select c.machine_id || ' ' || c.kind || ' ' || c.hash, c.received_at, false
    from endpoints_conflicts c join given g using (machine_id, kind, hash)`);
  return new Map(rows.map(({ name, ...row }) => [name, row]));
}

export function conflictName(row: Pick<ConflictRow, 'machine_id' | 'kind' | 'hash'>): string {
  return `${row.machine_id} ${row.kind} ${row.hash}`;
}

/** A piece of raw output as a row. */
export interface ChunkRow {
  readonly job_id: string;
  readonly number: number;
  readonly stream: string;
  readonly at_ms: number;
  /** base64 */
  readonly data: string;
}

/** Hashes of the pieces that are stored already, by `chunkName`. */
export async function storedChunks(tx: Tx, chunks: readonly ChunkRow[]): Promise<Map<string, string>> {
  interface Row {
    readonly jobId: string;
    readonly number: number;
    readonly hash: string;
  }
  const names = chunks.map(({ job_id, number }) => ({ job_id, number }));
  const rows = await tx.rows<Row>(sql<Row>`
    select c.job_id as "jobId", c.number, encode(sha256(c.data), 'hex') as hash
    from endpoints_chunks c join json_to_recordset(${JSON.stringify(names)}::json) as g(job_id uuid, number int)
      using (job_id, number)`);
  return new Map(rows.map(({ jobId, number, hash }) => [chunkName(jobId, number), hash]));
}

export function chunkName(jobId: string, number: number): string {
  return `${jobId} ${number}`;
}

/** All evidence of a batch in one statement: results, the ends of their jobs, raw output, events. */
export async function writeEvidence(
  tx: Tx,
  given: {
    readonly results: readonly ResultRow[];
    readonly chunks: readonly ChunkRow[];
    readonly events: readonly NewEvent[];
  },
): Promise<void> {
  if (given.results.length + given.chunks.length + given.events.length === 0) return;
  await record(tx, {
    writes: {
      results: sql`insert into endpoints_results (job_id, machine_id, number, hash, previous, outcome, code, note, result, receipt,
          started_at, ended_at, clock_offset_ms, received_at)
        select job_id, machine_id, number, hash, previous, outcome, code, note, result, receipt,
          started_at, ended_at, clock_offset_ms, received_at
        from json_to_recordset(${JSON.stringify(given.results)}::json) as g(job_id uuid, machine_id uuid, number bigint, hash text,
          previous text, outcome text, code text, note text, result text, receipt text, started_at timestamptz,
          ended_at timestamptz, clock_offset_ms bigint, received_at timestamptz)`,
      jobs: sql`update endpoints_jobs set state = 'ended' where id = any(${given.results.map((one) => one.job_id)}::uuid[])`,
      chunks: sql`insert into endpoints_chunks (job_id, number, stream, at_ms, data)
        select job_id, number, stream, at_ms, decode(data, 'base64')
        from json_to_recordset(${JSON.stringify(given.chunks)}::json)
          as g(job_id uuid, number int, stream text, at_ms bigint, data text)`,
    },
    events: given.events,
    select: sql`select 1`,
  });
}
