import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { cardFormat, type EvidenceCard } from '@deskhand/protocol';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import type { FileReply } from '#platform/server/http/call';
import { endpointErrors } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import type { MachineRow, ResultRow } from '../tables.ts';
import { listStatements } from '../trust/desk-trust.ts';
import { visible } from '../visible.ts';
import { readChunks, toChunk } from './raw-output.ts';

type CardHead = Omit<EvidenceCard, 'chunks'>;

interface CardRow extends Omit<MachineRow, 'version'>, Pick<ResultRow, 'result' | 'receipt'> {
  readonly site_name: string | null;
  readonly envelope: string;
  readonly action: string;
  readonly organisation_id: string;
  readonly verdict: 'happened' | 'did-not-happen' | null;
  readonly reason: string | null;
  readonly decided_by_name: string | null;
  readonly decided_at: Date | null;
  readonly conflicts: { kind: string; receivedAt: string; hash: string; body: string }[] | null;
}

/**
 * The evidence card of a job as one JSON file, written piece by piece: raw output may be as large as 256 MiB. Throws
 * `endpoints.job_not_found`, and `endpoints.not_in_state` while the machine has said nothing.
 */
export async function exportCard(
  db: Reader,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  jobId: string,
): Promise<FileReply> {
  const row = await requireRow(db, actor, jobId);
  const head: CardHead = {
    ...cardOf(row, deps.clock.now()),
    trust: (await listStatements(db)).map(({ body, signatures }) => ({ body, signatures: [...signatures] })),
  };
  const start = `${JSON.stringify(head).slice(0, -1)},"chunks":[`;
  const sizes = await chunkSizes(db, jobId);
  const sizeBytes =
    Buffer.byteLength(start) + sizes.reduce((sum, one) => sum + one, 0) + Math.max(0, sizes.length - 1) + 2;
  return {
    stream: Readable.from(written(db, { jobId, start, chunks: sizes.length })),
    sizeBytes,
    mediaType: 'application/json',
    fileName: `evidence-${row.action}-${jobId}.json`,
    digest: createHash('sha256').update(start).digest('hex'),
  };
}

async function requireRow(db: Reader, actor: Actor, jobId: string): Promise<CardRow> {
  const row = await db.first<CardRow & { result: string | null; job_state: string }>(sql<
    CardRow & { job_state: string }
  >`select m.*, s.name as site_name, j.envelope, j.action, j.state as job_state, r.result, r.receipt,
      o.organisation_id, d.verdict, d.reason, d.decided_by_name, d.decided_at,
      (select jsonb_agg(jsonb_build_object('kind', x.kind, 'receivedAt', x.received_at, 'hash', x.hash, 'body', x.body) order by x.received_at, x.id)
         from endpoints_conflicts x where x.job_id = j.id) as conflicts
    from endpoints_jobs j join endpoints_machines m on m.id = j.machine_id
      cross join endpoints_organisation o
      left join identity_site_cards s on s.id = m.site_id
      left join endpoints_results r on r.job_id = j.id
      left join endpoints_decisions d on d.job_id = j.id
    where j.id = ${jobId} and ${visible(actor)}`);
  if (!row) throw new AppError(endpointErrors.jobNotFound);
  if (row.result === null)
    throw new AppError(endpointErrors.notInState, {
      detail: `The job is ${row.job_state}; there is no evidence.`,
      facts: { state: row.job_state },
    });
  return row;
}

function cardOf(row: CardRow, now: Date): Omit<CardHead, 'trust'> {
  return {
    format: cardFormat,
    exportedAt: now.toISOString(),
    organisationId: row.organisation_id,
    machine: {
      agentId: row.id,
      publicKey: row.public_key,
      name: row.name,
      site: { id: row.site_id, name: row.site_name ?? '' },
      facts: {
        hostname: row.hostname,
        serial: row.serial,
        machineId: row.claimed_machine_id,
        os: row.os,
        arch: row.arch,
      },
      enrolledAt: row.enrolled_at.toISOString(),
    },
    job: row.envelope,
    result: row.result,
    receipt: row.receipt,
    decision:
      row.verdict === null || row.decided_at === null
        ? null
        : {
            verdict: row.verdict,
            reason: row.reason ?? '',
            by: row.decided_by_name ?? '',
            at: row.decided_at.toISOString(),
          },
    conflicts: (row.conflicts ?? []).map((one) => ({
      ...one,
      receivedAt: new Date(one.receivedAt).toISOString(),
    })),
  };
}

/** Bytes of each chunk as JSON, without reading the chunks: base64 has four characters for three bytes, rounded up. */
async function chunkSizes(db: Reader, jobId: string): Promise<number[]> {
  const rows = await db.rows<{ number: number; stream: 'stdout'; at_ms: number; bytes: number }>(
    sql<{
      number: number;
      stream: 'stdout';
      at_ms: number;
      bytes: number;
    }>`select number, stream, at_ms, octet_length(data) as bytes from endpoints_chunks where job_id = ${jobId} order by number`,
  );
  return rows.map(
    ({ bytes, ...row }) =>
      JSON.stringify(toChunk({ ...row, data: Buffer.alloc(0) })).length + 4 * Math.ceil(bytes / 3),
  );
}

async function* written(
  db: Reader,
  card: { readonly jobId: string; readonly start: string; readonly chunks: number },
): AsyncGenerator<string> {
  yield card.start;
  let last = -1;
  for (let done = 0; done < card.chunks;) {
    // A chunk that comes while the file is written is left out: its size was not announced.
    const rows = (await readChunks(db, card.jobId, last)).slice(0, card.chunks - done);
    if (rows.length === 0) throw new Error('chunks of a job have gone');
    yield rows.map((row, i) => (done + i === 0 ? '' : ',') + JSON.stringify(toChunk(row))).join('');
    done += rows.length;
    last = rows.at(-1)?.number ?? last;
  }
  yield ']}';
}
