import { sql } from 'kysely';
import { bodyHash, fits, signersOf, SignedJob, SignedResult } from '@deskhand/protocol';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { endpointErrors, type JobDetail } from '../../contract.ts';
import { holdsAll } from '../evidence/raw-output.ts';
import type { JobRow, ResultRow } from '../tables.ts';
import { visible } from '../visible.ts';
import { jobColumns, jobTables, toJob, type ListedJob } from './job-rows.ts';

interface DetailRow extends ListedJob, Pick<JobRow, 'params' | 'envelope'> {
  readonly public_key: string;
  readonly result: string | null;
  readonly hash: string | null;
  readonly number: number | null;
  readonly clock_offset_ms: number | null;
  readonly conflicts: { kind: string; receivedAt: string; resultHash: string }[] | null;
}

/** One job with its parameters and the evidence of the machine, verified again. Throws `endpoints.job_not_found`. */
export async function readJob(db: Reader, actor: Actor, id: string): Promise<JobDetail> {
  const row =
    await db.first<DetailRow>(sql<DetailRow>`select ${jobColumns}, j.params, j.envelope, m.public_key,
      r.result, r.hash, r.number, r.clock_offset_ms,
      (select jsonb_agg(jsonb_build_object('kind', x.kind, 'receivedAt', x.received_at, 'resultHash', x.hash) order by x.received_at, x.id)
         from endpoints_conflicts x where x.job_id = j.id) as conflicts
    from ${jobTables} where j.id = ${id} and ${visible(actor)}`);
  if (!row) throw new AppError(endpointErrors.jobNotFound);
  return {
    ...toJob(row),
    params: row.params,
    deadlineMs: row.deadline_ms,
    ...(await evidenceOf(db, row)),
    conflicts: (row.conflicts ?? []).map((one) => ({
      ...one,
      receivedAt: new Date(one.receivedAt).toISOString(),
    })),
  };
}

type Evidence = Pick<
  JobDetail,
  'output' | 'undo' | 'raw' | 'resultNumber' | 'resultHash' | 'clockOffsetMs' | 'signature'
>;

const none: Evidence = {
  output: null,
  undo: null,
  raw: null,
  resultNumber: null,
  resultHash: null,
  clockOffsetMs: null,
  signature: null,
};

async function evidenceOf(db: Reader, row: DetailRow): Promise<Evidence> {
  if (row.result === null) return none;
  const signed = parseResult(row.result);
  const { output, undo, raw } = signed.body;
  return {
    output,
    undo,
    raw: { ...raw, isComplete: await holdsAll(db, row.id, raw) },
    resultNumber: row.number,
    resultHash: row.hash,
    clockOffsetMs: row.clock_offset_ms,
    signature: { key: row.public_key, isValid: isProved(signed, row) },
  };
}

/** The machine's key signed these very words, about this very job, and they are what the row says. */
function isProved(signed: SignedResult, row: DetailRow): boolean {
  const { body } = signed;
  const isSigned = signersOf('result', signed, [row.public_key]).length > 0;
  const isAbout =
    body.jobId === row.id && body.agentId === row.machine_id && body.jobHash === hashOf(row.envelope);
  const isShown = body.outcome === row.outcome && body.code === row.code && body.note === row.note;
  return isSigned && isAbout && isShown && bodyHash(body) === row.hash;
}

function hashOf(envelope: JobRow['envelope']): string | undefined {
  if (envelope === null) return undefined;
  const signed: unknown = JSON.parse(envelope);
  return fits(SignedJob, signed) ? bodyHash(signed.body) : undefined;
}

/** A stored result has passed the schema when it came; one that does not any more was changed in the database. */
export function parseResult(text: ResultRow['result']): SignedResult {
  const signed: unknown = JSON.parse(text);
  if (!fits(SignedResult, signed)) throw new Error('a stored result is damaged');
  return signed;
}
