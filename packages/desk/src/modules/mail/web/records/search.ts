import { verdicts, type Verdict } from '../../contract.ts';

/** What the address of the list says. */
export interface RecordSearch {
  /** An address or a Message-ID, whole. */
  readonly q?: string;
  readonly verdict?: Verdict | 'waiting';
}

/** Reads the parameters of an address; what is not known there is left out. */
export function parseRecordSearch(raw: Record<string, unknown>): RecordSearch {
  const { q, verdict } = raw;
  const words = typeof q === 'string' || typeof q === 'number' ? String(q).trim().slice(0, 998) : '';
  const known = verdict === 'waiting' ? verdict : verdicts.find((one) => one === verdict);
  return { ...(words === '' ? {} : { q: words }), ...(known === undefined ? {} : { verdict: known }) };
}

/** Without the parts that say nothing. */
export function withoutEmpty(search: object): object {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  );
}
