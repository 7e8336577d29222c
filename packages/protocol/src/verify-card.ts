import type { CardChunk } from './evidence-card.ts';
import { EvidenceCard } from './evidence-card.ts';
import type { RawOutput, SignedReceipt as Receipt, SignedResult as Result } from './evidence.ts';
import { SignedReceipt, SignedResult } from './evidence.ts';
import type { SignedJob as Job } from './job.ts';
import { hashParams, SignedJob } from './job.ts';
import { digest } from './keys.ts';
import { firstFault, fits } from './schema.ts';
import { bodyHash, signersOf } from './signed.ts';
import type { TrustStatement } from './trust.ts';
import { judgeFirstTrust, judgeNextTrust, keysAt, rootFingerprint } from './trust.ts';
import { judgeJob } from './verify-job.ts';

/** What is looked at, in this order. */
export const cardChecks = [
  'card.form',
  'trust.root',
  'trust.chain',
  'job.signature',
  'job.machine',
  'machine.key',
  'job.params',
  'job.allowed',
  'result.signature',
  'result.job',
  'output.complete',
  'receipt.signature',
  'receipt.result',
  'keys.standing',
  'evidence.single',
] as const;
export type CardCheck = (typeof cardChecks)[number];

/**
 * `holds`: proved by signatures on the card. `broken`: the card was changed, or never was genuine. `open`: nothing is
 * wrong, and something stays to be judged by a person, such as a root that nobody compared.
 */
export interface CardFinding {
  readonly check: CardCheck;
  readonly verdict: 'holds' | 'broken' | 'open';
  /** One sentence for people. */
  readonly words: string;
}

/** What an evidence card proves. */
export interface CardVerdict {
  /** Nothing is broken. Whose card it is stands and falls with the fingerprint that was compared. */
  readonly isGenuine: boolean;
  readonly findings: readonly CardFinding[];
}

/** A card whose parts can be read, each by its schema. */
interface OpenCard {
  readonly card: EvidenceCard;
  readonly job: Job;
  readonly result: Result;
  readonly receipt: Receipt;
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

function holds(check: CardCheck, words: string): CardFinding {
  return { check, verdict: 'holds', words };
}

function broken(check: CardCheck, words: string): CardFinding {
  return { check, verdict: 'broken', words };
}

/** `holds` where nothing is wrong, else `broken` with the first thing that is. */
function judge(check: CardCheck, good: string, wrongs: Readonly<Record<string, boolean>>): CardFinding {
  const [wrong] = Object.entries(wrongs).find(([, isWrong]) => isWrong) ?? [];
  return wrong === undefined ? holds(check, good) : broken(check, wrong);
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

function judgeRoot({ card }: OpenCard, pinned: string | undefined): CardFinding {
  const [first] = card.trust;
  const roots = first?.body.roots ?? [];
  const says = roots.map(rootFingerprint).join(' and ');
  if (
    first === undefined ||
    judgeFirstTrust(pinned ?? rootFingerprint(roots[0] ?? ''), first) !== undefined
  ) {
    const words = pinned === undefined ? 'Its root has not signed it' : `The fingerprint is not ${pinned}`;
    return broken('trust.root', `${words}; the card says ${says}.`);
  }
  if (pinned !== undefined) return holds('trust.root', `The root is the one with the fingerprint ${pinned}.`);
  return {
    check: 'trust.root',
    verdict: 'open',
    words: `No fingerprint was given. The card says ${says}: compare it with what the organisation knows.`,
  };
}

function judgeChain({ card }: OpenCard): CardFinding {
  let held = card.trust[0]?.body;
  if (held?.organisationId !== card.organisationId)
    return broken('trust.chain', 'The statements are those of another organisation.');
  for (const next of card.trust.slice(1)) {
    const fault = judgeNextTrust(held, next);
    if (fault !== undefined)
      return broken('trust.chain', `Statement ${next.body.version} does not follow: ${fault}.`);
    held = next.body;
  }
  return holds('trust.chain', `Each statement up to ${held.version} was signed by a root of the one before.`);
}

/** Keys that some statement names, whenever they counted: a card outlives the keys that signed it. */
function dispatchKeys({ card }: OpenCard): string[] {
  return [...new Set(card.trust.flatMap(({ body }) => body.dispatch.map(({ key }) => key)))];
}

function judgeJobSignature(open: OpenCard): CardFinding {
  const isSigned = signersOf('job', open.job, dispatchKeys(open)).length > 0;
  return isSigned
    ? holds('job.signature', 'A desk that the root named signed the job.')
    : broken('job.signature', 'No dispatch key that the root named signed the job.');
}

function judgeMachine({ card, job: { body } }: OpenCard): CardFinding {
  return judge('job.machine', 'The job is for this machine of this organisation.', {
    'The job is of another organisation.': body.organisationId !== card.organisationId,
    'The job is for another machine.': body.agentId !== card.machine.agentId,
  });
}

function judgeMachineKey({ card: { machine } }: OpenCard, pinned: string | undefined): CardFinding {
  if (pinned === machine.publicKey)
    return holds('machine.key', "The machine's key is the one that was given.");
  if (pinned !== undefined)
    return broken(
      'machine.key',
      `The key of the machine is not ${pinned}; the card says ${machine.publicKey}.`,
    );
  return {
    check: 'machine.key',
    verdict: 'open',
    words: `The desk says that ${machine.publicKey} is the machine's key: compare it with what the machine shows.`,
  };
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

function judgeResultSignature({ card, result }: OpenCard): CardFinding {
  return judge('result.signature', "The machine's own key signed the result.", {
    "The machine's key has not signed this result.":
      signersOf('result', result, [card.machine.publicKey]).length === 0,
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

function judgeReceiptSignature(open: OpenCard): CardFinding {
  const { receipt, card } = open;
  const at = receipt.body.receivedAt;
  const counting = card.trust.flatMap(({ body }) => keysAt(body, 'dispatch', at));
  return judge('receipt.signature', `The desk signed at ${at} that it had stored the result.`, {
    'No dispatch key that counted at that time signed the receipt.':
      signersOf('receipt', receipt, counting).length === 0,
  });
}

function judgeReceipt({ card, job, result, receipt: { body } }: OpenCard): CardFinding {
  return judge('receipt.result', 'The receipt is for this result.', {
    'The receipt is for another job.': body.jobId !== job.body.jobId,
    'The receipt is for another machine.': body.agentId !== card.machine.agentId,
    'The receipt is for another result.': body.resultHash !== bodyHash(result.body),
  });
}

/** A key that was revoked later may have been stolen before: what it signed is no proof any more, and no forgery either. */
function judgeStanding(open: OpenCard): CardFinding {
  const { job, receipt, card } = open;
  const newest = card.trust.at(-1)?.body;
  const certificate = job.body.authority?.certificate.body;
  const used = [
    ...signersOf('job', job, dispatchKeys(open)),
    ...signersOf('receipt', receipt, dispatchKeys(open)),
    ...(certificate ? [certificate.key] : []),
  ];
  const isRevoked =
    used.some((key) => newest?.revoked.includes(key)) ||
    (certificate !== undefined && newest?.revokedCertificates.includes(certificate.serial) === true);
  if (!isRevoked) return holds('keys.standing', 'No key that signed here was revoked.');
  return {
    check: 'keys.standing',
    verdict: 'open',
    words: 'A key that signed here was revoked: if it was stolen, a thief could have signed this too.',
  };
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
