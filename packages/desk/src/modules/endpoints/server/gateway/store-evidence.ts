import { canonicalText, signBody, type Json, type KeyPair, type Receipt } from '@deskhand/protocol';
import { systemActor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import { newId } from '#platform/server/ids';
import { endpointEvents } from '../../contract.ts';
import { endpointSubject } from '../subject.ts';
import { clean, cleanLines } from './claims.ts';
import { conflictEvent, uniqueByName, type Evidence } from './evidence.ts';
import {
  conflictName,
  keepConflicts,
  lockJobs,
  readTails,
  writeEvidence,
  type ConflictRow,
} from './evidence-rows.ts';
import {
  followsOn,
  judgeResult,
  type GivenResult,
  type KnownJob,
  type ResultRow,
  type Verdict,
} from './judge-results.ts';
import { findExcess } from './excess.ts';
import { judgeOutput, keepDisputes } from './new-chunks.ts';
import type { Refusal } from './problem.ts';
import type { ResultTail, Session } from './session.ts';

/** Who signs, and when it is. */
interface Signing {
  readonly dispatch: KeyPair;
  /** Whether a receipt that was given by this key is still believed. */
  readonly counts: (key: string) => boolean;
  readonly at: Date;
}

interface Judged {
  readonly evidence: Evidence;
  readonly given: GivenResult;
  readonly verdict: Verdict;
  readonly job: KnownJob | undefined;
  receipt: string;
}

/** What a batch came to; a request that was refused has its refusal in the place of receipts. */
interface Stored {
  readonly answers: readonly (string[] | Refusal)[];
  readonly tails: ReadonlyMap<Session, ResultTail | null>;
}

/**
 * Stores the evidence of many machines in one transaction; the answers are the receipts of each request, in the order of
 * its results. They are worth something only once the transaction has committed: the caller hands them out after that.
 */
export async function storeEvidence(tx: Tx, batch: readonly Evidence[], signing: Signing): Promise<Stored> {
  const jobs = await lockJobs(tx, jobIdsOf(batch));
  // Before anything of this batch is written: what follows is compared with what was there.
  const tails = await readMissingTails(tx, batch);
  const output = await judgeOutput(tx, batch, jobs, signing.at);
  const excess = await findExcess(tx, batch, jobs, output);
  const isFair = ({ session }: Evidence): boolean => !excess.has(session.machineId);
  const judged = new Map(
    batch.filter(isFair).map((evidence) => {
      return [evidence, evidence.results.map((given) => judgeOne(evidence, given, jobs, signing))];
    }),
  );
  const all = [...judged.values()].flat();
  const events: NewEvent[] = [];
  const isNews = await keepOthers(tx, all, signing, events);
  await noteHoles(tx, all.filter(isNews), { tails, events, signing });
  const disputes = output.disputes.filter(({ evidence }) => isFair(evidence));
  events.push(...(await keepDisputes(tx, disputes, signing.at)));
  const kept = all.filter(({ verdict }) => verdict.kind === 'kept');
  for (const one of kept) events.push(endOf(one, signing));
  const chunks = output.fresh.filter(({ evidence }) => isFair(evidence)).map(({ row }) => row);
  await writeEvidence(tx, { results: kept.map((one) => rowOf(one, signing)), chunks, events });
  const answers = batch.map(
    (evidence) =>
      excess.get(evidence.session.machineId) ?? (judged.get(evidence) ?? []).map(({ receipt }) => receipt),
  );
  return { answers, tails };
}

function jobIdsOf(batch: readonly Evidence[]): string[] {
  const ids = batch.flatMap(({ results, chunks }) => [
    ...results.map(({ signed }) => signed.body.jobId),
    ...chunks.map(({ chunk }) => chunk.jobId),
  ]);
  return [...new Set(ids)];
}

/** A job may be named twice in one batch: the second time its result is known. */
function judgeOne(
  evidence: Evidence,
  given: GivenResult,
  jobs: Map<string, KnownJob>,
  signing: Signing,
): Judged {
  const { jobId } = given.signed.body;
  const job = jobs.get(jobId);
  const verdict = judgeResult(given, job);
  const receipt =
    verdict.kind === 'repeat' ? again(verdict.receipt, signing) : receiptOf(given, signing, signing.at);
  if (verdict.kind === 'kept' && job !== undefined)
    jobs.set(jobId, { ...job, result: { hash: given.hash, receipt } });
  return { evidence, given, verdict, job, receipt };
}

function receiptOf({ machineId, signed, hash }: GivenResult, { dispatch }: Signing, at: Date): string {
  const receipt: Receipt = {
    agentId: machineId,
    jobId: signed.body.jobId,
    resultHash: hash,
    receivedAt: at.toISOString(),
  };
  return JSON.stringify(signBody('receipt', receipt, dispatch));
}

/** The same receipt; signed once more when its key has ceased to count, or the machine would ask for ever. */
function again(text: string, { dispatch, counts }: Signing): string {
  const { body, signatures } = JSON.parse(text) as { body: Receipt; signatures: { key: string }[] };
  return signatures.some(({ key }) => counts(key))
    ? text
    : JSON.stringify(signBody('receipt', body, dispatch));
}

/** Keeps results that do not count; says which results are news. */
async function keepOthers(
  tx: Tx,
  judged: readonly Judged[],
  signing: Signing,
  events: NewEvent[],
): Promise<(one: Judged) => boolean> {
  const others = judged.flatMap((one) =>
    one.verdict.kind === 'conflict' ? [{ one, row: conflictOf(one, one.verdict.conflict, signing) }] : [],
  );
  const found = await keepConflicts(tx, uniqueByName(others.map(({ row }) => row)));
  const news = new Set<Judged>();
  for (const { one, row } of others) {
    const kept = found.get(conflictName(row));
    if (kept?.isNew === true) {
      news.add(one);
      events.push(conflictEvent(one.evidence, one.given.signed.body.jobId, row.kind, signing.at));
    } else if (kept !== undefined) one.receipt = receiptOf(one.given, signing, kept.receivedAt);
  }
  return (one) => one.verdict.kind === 'kept' || news.has(one);
}

function conflictOf(
  { given }: Judged,
  kind: 'result' | 'number' | 'job-unknown',
  { at }: Signing,
): ConflictRow {
  const { machineId, signed, hash } = given;
  return {
    id: newId(at.getTime()),
    machine_id: machineId,
    // A job that is not this machine's must not look disputed because of what a stranger says about it.
    job_id: kind === 'job-unknown' ? null : signed.body.jobId,
    kind,
    hash,
    body: canonicalText(signed as unknown as Json),
    received_at: at.toISOString(),
  };
}

async function readMissingTails(
  tx: Tx,
  batch: readonly Evidence[],
): Promise<Map<Session, ResultTail | null>> {
  const sessions = [
    ...new Set(batch.filter(({ results }) => results.length > 0).map(({ session }) => session)),
  ];
  const missing = sessions.filter(({ tail }) => tail === undefined).map(({ machineId }) => machineId);
  const read = missing.length === 0 ? new Map<string, ResultTail>() : await readTails(tx, missing);
  return new Map(sessions.map((one) => [one, one.tail ?? read.get(one.machineId) ?? null]));
}

/** A missing or exchanged result shows by its number and by the name of the one before. */
async function noteHoles(
  tx: Tx,
  news: readonly Judged[],
  of: { tails: Map<Session, ResultTail | null>; events: NewEvent[]; signing: Signing },
): Promise<void> {
  const holes: { one: Judged; row: ConflictRow }[] = [];
  for (const one of news) {
    const { session } = one.evidence;
    const tail = of.tails.get(session) ?? null;
    const { body } = one.given.signed;
    if (!followsOn(tail, body)) holes.push({ one, row: conflictOf(one, 'number', of.signing) });
    if (tail === null || body.number > tail.number)
      of.tails.set(session, { number: body.number, hash: one.given.hash });
  }
  const found = await keepConflicts(tx, uniqueByName(holes.map(({ row }) => row)));
  for (const { one, row } of holes)
    if (found.get(conflictName(row))?.isNew === true)
      of.events.push(conflictEvent(one.evidence, one.given.signed.body.jobId, 'number', of.signing.at));
}

function endOf({ evidence, given, job }: Judged, { at }: Signing): NewEvent {
  const { jobId, outcome, code } = given.signed.body;
  const what = {
    actor: systemActor('gateway', [], 'system', evidence.requestId),
    at,
    subject: endpointSubject(given.machineId),
  };
  return happened(endpointEvents.ended, what, {
    jobId,
    action: job?.action ?? '',
    class: job?.class ?? 'R0',
    subject: job?.subject ?? null,
    outcome,
    code: clean(code),
  });
}

function rowOf({ given, receipt }: Judged, { at }: Signing): ResultRow {
  const { body } = given.signed;
  return {
    job_id: body.jobId,
    machine_id: given.machineId,
    number: body.number,
    hash: given.hash,
    previous: body.previous,
    outcome: body.outcome,
    code: clean(body.code),
    note: cleanLines(body.note),
    result: canonicalText(given.signed as unknown as Json),
    receipt,
    started_at: body.startedAt && plainTime(body.startedAt),
    ended_at: plainTime(body.endedAt),
    clock_offset_ms: body.clockOffsetMs,
    received_at: at.toISOString(),
  };
}

/** A 31st of February is a day in March to us, and an error to the database. */
function plainTime(text: string): string {
  return new Date(text).toISOString();
}
