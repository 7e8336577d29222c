/** How far behind the highest a job may still come: lanes and lost answers put them out of order. */
export const sequenceWindow = 1024;

/** What a machine remembers about sequences: the highest, and which below it were taken. */
export interface SeenSequences {
  readonly highest: number;
  /** True when this sequence was taken, for those inside of the window. */
  readonly isTaken: (sequence: number) => boolean;
}

/** A sequence below the window cannot be told from a replay, so it is one. */
export function judgeSequence(
  sequence: number,
  seen: SeenSequences,
): 'sequence.stale' | 'sequence.taken' | undefined {
  if (sequence > seen.highest) return undefined;
  if (sequence <= seen.highest - sequenceWindow) return 'sequence.stale';
  return seen.isTaken(sequence) ? 'sequence.taken' : undefined;
}
