import { verdicts, type Verdict } from '../../contract.ts';

/** A verdict, or one of the two that stand beside them: nothing said yet, and nobody decided yet. */
export type VerdictChoice = Verdict | 'waiting' | 'undecided';
export const verdictChoices: readonly VerdictChoice[] = ['undecided', ...verdicts, 'waiting'];

/** What the address of the list says. */
export interface RecordSearch {
  /** An address or a Message-ID, whole. */
  readonly q?: string;
  readonly verdict?: VerdictChoice;
}

/** Reads the parameters of an address; what is not known there is left out. */
export function parseRecordSearch(raw: Record<string, unknown>): RecordSearch {
  const { q, verdict } = raw;
  const words = typeof q === 'string' || typeof q === 'number' ? String(q).trim().slice(0, 998) : '';
  const known = verdictChoices.find((one) => one === verdict);
  return { ...(words === '' ? {} : { q: words }), ...(known === undefined ? {} : { verdict: known }) };
}

/** Without the parts that say nothing. */
export function withoutEmpty(search: object): object {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  );
}
