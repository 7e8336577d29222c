import type { EvidenceCard } from './evidence-card.ts';
import type { SignedReceipt as Receipt, SignedResult as Result } from './evidence.ts';
import type { SignedJob as Job } from './job.ts';

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

/** A card whose parts can be read, each by its schema. */
export interface OpenCard {
  readonly card: EvidenceCard;
  readonly job: Job;
  readonly result: Result;
  readonly receipt: Receipt;
}

export function holds(check: CardCheck, words: string): CardFinding {
  return { check, verdict: 'holds', words };
}

export function broken(check: CardCheck, words: string): CardFinding {
  return { check, verdict: 'broken', words };
}

/** `holds` where nothing is wrong, else `broken` with the first thing that is. */
export function judge(
  check: CardCheck,
  good: string,
  wrongs: Readonly<Record<string, boolean>>,
): CardFinding {
  const [wrong] = Object.entries(wrongs).find(([, isWrong]) => isWrong) ?? [];
  return wrong === undefined ? holds(check, good) : broken(check, wrong);
}
