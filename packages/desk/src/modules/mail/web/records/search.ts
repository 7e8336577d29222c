import { wordsOf } from '../search-parts.ts';
import { verdicts, type Verdict } from '../../contract.ts';

/** A verdict, or one of the two that stand beside them: nothing said yet, and nobody decided yet. */
export type VerdictChoice = Verdict | 'waiting' | 'undecided';
export const verdictChoices: readonly VerdictChoice[] = ['undecided', ...verdicts, 'waiting'];

/** What the address of the list says. */
export interface RecordSearch {
  /** An address or a Message-ID, whole. */
  readonly q?: string;
  readonly verdict?: VerdictChoice;
  /** The address of a mailbox. */
  readonly mailbox?: string;
}

/** Reads the parameters of an address; what is not known there is left out. */
export function parseRecordSearch(raw: Record<string, unknown>): RecordSearch {
  const words = wordsOf(raw['q']);
  const mailbox = wordsOf(raw['mailbox']);
  const known = verdictChoices.find((one) => one === raw['verdict']);
  return {
    ...(words === '' ? {} : { q: words }),
    ...(known === undefined ? {} : { verdict: known }),
    ...(mailbox === '' || mailbox.length > 254 ? {} : { mailbox }),
  };
}
