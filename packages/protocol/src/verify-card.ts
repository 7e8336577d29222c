import type { CardFinding, OpenCard } from './card-finding.ts';
import { broken, holds, judge } from './card-finding.ts';
import {
  judgeChain,
  judgeJobSignature,
  judgeMachineKey,
  judgeReceiptSignature,
  judgeResultSignature,
  judgeRoot,
  judgeStanding,
} from './card-keys.ts';
import type { CardChunk } from './evidence-card.ts';
import { EvidenceCard } from './evidence-card.ts';
import type { RawOutput } from './evidence.ts';
import { SignedReceipt, SignedResult } from './evidence.ts';
import { hashParams, SignedJob } from './job.ts';
import { digest } from './keys.ts';
import { firstFault, fits } from './schema.ts';
import { bodyHash } from './signed.ts';
import type { TrustStatement } from './trust.ts';
import { judgeJob } from './verify-job.ts';

/** What an evidence card proves. */
export interface CardVerdict {
  /** Nothing is broken. Whose card it is stands and falls with the fingerprint that was compared. */
  readonly isGenuine: boolean;
  readonly findings: readonly CardFinding[];
}

/**
 * Checks an exported card without the desk that exported it. `pinnedRootFingerprint` is what an enrolment token of the
 * organisation carried, or its administrator read out: without it the card proves itself alone. `pinnedMachineKey` is
 * what the machine itself shows: only the desk says which key is the machine's, and a stolen desk can lie about that.
 */
export function verifyCard(
  value: unknown,
  pinnedRootFingerprint?: string,
  pinnedMachineKey?: string,
): CardVerdict {
  const open = openCard(value);
  if (typeof open === 'string') return verdictOf([broken('card.form', open)]);
  return verdictOf([
    holds('card.form', 'Every part of the card can be read.'),
    judgeRoot(open, pinnedRootFingerprint),
    judgeChain(open),
    judgeJobSignature(open),
    judgeMachine(open),
    judgeMachineKey(open, pinnedMachineKey),
    judgeParams(open),
    judgeAllowed(open),
    judgeResultSignature(open),
    judgeAbout(open),
    judgeOutput(open),
    judgeReceiptSignature(open),
    judgeReceipt(open),
    judgeStanding(open),
    judgeSingle(open),
  ]);
}

function verdictOf(findings: readonly CardFinding[]): CardVerdict {
  return { isGenuine: findings.every(({ verdict }) => verdict !== 'broken'), findings };
}

function openCard(value: unknown): OpenCard | string {
  if (!fits(EvidenceCard, value)) return `It is no evidence card: ${firstFault(EvidenceCard, value)}.`;
  const job = parse(value.job);
  const result = parse(value.result);
  const receipt = parse(value.receipt);
  if (!fits(SignedJob, job)) return 'Its job cannot be read.';
  if (!fits(SignedResult, result)) return 'Its result cannot be read.';
  if (!fits(SignedReceipt, receipt)) return 'Its receipt cannot be read.';
  return { card: value, job, result, receipt };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function judgeMachine({ card, job: { body } }: OpenCard): CardFinding {
  return judge('job.machine', 'The job is for this machine of this organisation.', {
    'The job is of another organisation.': body.organisationId !== card.organisationId,
    'The job is for another machine.': body.agentId !== card.machine.agentId,
  });
}

function judgeParams({ job: { body } }: OpenCard): CardFinding {
  return judge('job.params', 'The parameters are the ones that were signed.', {
    'The parameters do not have the hash that stands in the job.':
      hashParams(body.params) !== body.paramsHash,
  });
}

/** The machine's own judgement again, at the instant of its start and by a statement that it may have held then. */
function judgeAllowed(open: OpenCard): CardFinding {
  const { job, result, card } = open;
  const { startedAt, outcome } = result.body;
  if (outcome === 'refused')
    return holds('job.allowed', 'Nothing was started, so nothing had to be allowed.');
  if (startedAt === null) {
    const words =
      'The machine does not say when it started, so whether it was allowed then is not on the card.';
    return { check: 'job.allowed', verdict: 'open', words };
  }
  const faults = card.trust.map(({ body }) => faultAtStart(open, body, startedAt));
  if (faults.some((fault) => fault === undefined)) {
    const operator = job.body.authority?.certificate.body.name;
    const by = operator === undefined ? '' : `, for ${operator} signed`;
    return holds('job.allowed', `When it started, the machine had to take this job${by}.`);
  }
  return broken('job.allowed', `When it started, the machine had to refuse this job: ${faults.at(-1)}.`);
}

/** Where the machine stood at that time is not on the card; the machine judged it, so a site is not judged again. */
function faultAtStart({ job, card }: OpenCard, trust: TrustStatement, at: string): string | undefined {
  const siteId = job.body.authority?.certificate.body.siteIds[0] ?? card.machine.site.id;
  return judgeJob(job, {
    agentId: card.machine.agentId,
    siteId,
    trust,
    now: at,
    ownNow: at,
    actionClass: job.body.class,
  });
}

function judgeAbout({ card, job, result: { body } }: OpenCard): CardFinding {
  return judge('result.job', 'The result is about exactly this job.', {
    'The result is about another job.': body.jobId !== job.body.jobId,
    'The result is of another machine.': body.agentId !== card.machine.agentId,
    'The machine judged another text of the job.': body.jobHash !== bodyHash(job.body),
  });
}

function judgeOutput({ card: { chunks }, result }: OpenCard): CardFinding {
  const { raw } = result.body;
  const bytes = Buffer.concat(chunks.map(({ data }) => Buffer.from(data, 'base64')));
  return judge('output.complete', wordsOf(raw), {
    'Pieces of the raw output are missing, doubled or out of order.': !isWhole(chunks, raw),
    'The raw output has another size than the machine signed.': bytes.length !== raw.keptBytes,
    'The raw output is not what the machine signed.': digest(bytes) !== raw.sha256,
  });
}

function isWhole(chunks: readonly CardChunk[], raw: RawOutput): boolean {
  return chunks.length === raw.chunks && chunks.every(({ number }, place) => number === place);
}

function wordsOf(raw: RawOutput): string {
  const cut = raw.cutBytes === 0 ? '' : `; ${raw.cutBytes} more were cut on the machine`;
  const hidden = raw.redactions === 0 ? '' : `; ${raw.redactions} secrets were hidden before it was signed`;
  return `All ${raw.keptBytes} bytes of raw output are the signed ones${cut}${hidden}.`;
}

function judgeReceipt({ card, job, result, receipt: { body } }: OpenCard): CardFinding {
  return judge('receipt.result', 'The receipt is for this result.', {
    'The receipt is for another job.': body.jobId !== job.body.jobId,
    'The receipt is for another machine.': body.agentId !== card.machine.agentId,
    'The receipt is for another result.': body.resultHash !== bodyHash(result.body),
  });
}

function judgeSingle({ card }: OpenCard): CardFinding {
  const { length } = card.conflicts;
  if (length === 0) return holds('evidence.single', 'No other evidence came for this job.');
  return {
    check: 'evidence.single',
    verdict: 'open',
    words: `Other evidence came for this job (${length}); it stands on the card beside the first.`,
  };
}
