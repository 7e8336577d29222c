import type { Evidence, MailRecordDetail } from '../../contract.ts';

/** The stations that every mail passes, in their order. */
export const stations = ['stored', 'read', 'classified', 'threaded', 'decided', 'carried-out'] as const;
export type Station = (typeof stations)[number];

/** One station of one mail: what was seen there, and whether the mail came so far. */
export interface Stop {
  readonly station: Station;
  /** `mended` where something had to be repaired; `waits` for the one that is next. */
  readonly state: 'done' | 'mended' | 'broken' | 'waits' | 'not-reached';
  readonly found: readonly string[];
}

const steps: Readonly<Record<Station, readonly Evidence['step'][]>> = {
  stored: ['intake'],
  read: ['repair', 'parse'],
  classified: ['classify'],
  threaded: ['thread'],
  decided: ['decide'],
  'carried-out': ['apply'],
};

/**
 * The path of a mail, drawn from its evidence. A repetition byte by byte ends where it was stored, one by another way
 * where it was read; neither is looked at further.
 */
export function pathOf(
  record: Pick<MailRecordDetail, 'verdict' | 'evidence' | 'settledAt' | 'attempts' | 'reason'>,
): Stop[] {
  const end = endOf(record);
  return stations.map((station, at) => {
    const found = record.evidence.filter((one) => steps[station].includes(one.step)).map(wordsOf);
    return { station, state: stateOf(record, { station, at, end, found }), found };
  });
}

/** The decision begins with its verdict, which the record shows by its mark. */
function wordsOf({ step, found }: Evidence): string {
  return step === 'decide' ? found.replace(/^[a-z]+: /, '') : found;
}

/** The last station that the mail has passed. */
function endOf(record: Pick<MailRecordDetail, 'verdict' | 'evidence' | 'settledAt'>): number {
  if (record.verdict === 'duplicate') return record.evidence.length === 0 ? 0 : 1;
  if (record.settledAt === null) return 0;
  const decided = record.evidence.some((one) => one.step === 'decide');
  return decided ? stations.length - 1 : 0;
}

function stateOf(
  record: Pick<MailRecordDetail, 'verdict' | 'settledAt'>,
  { station, at, end, found }: { station: Station; at: number; end: number; found: readonly string[] },
): Stop['state'] {
  if (at <= end) return station === 'read' && found.length > 0 ? 'mended' : 'done';
  if (station === 'carried-out' && found.length > 0) return 'broken';
  return record.settledAt === null && at === end + 1 ? 'waits' : 'not-reached';
}
