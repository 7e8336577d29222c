/** When may a machine restart that people sit at? Rules without effects. */

export interface Person {
  readonly user: string;
  readonly terminals: readonly string[];
  readonly isTold: boolean;
  readonly answer: 'yes' | 'no' | 'later' | 'none';
}

/** `nobody-there`, `given` and `deadline` let it happen. */
export type Verdict =
  | 'nobody-there'
  | 'given'
  | 'deadline'
  | 'refused'
  | 'postponed'
  | 'missing'
  | 'not-told'
  | 'stopped';

export function letsHappen(verdict: Verdict): boolean {
  return verdict === 'nobody-there' || verdict === 'given' || verdict === 'deadline';
}

/** A restart without an answer is told at least this long before; who heard of it later has not been told. */
export const shortestNoticeMs = 300_000;

interface Asked {
  readonly nowMs: number;
  readonly deadlineMs: number;
  readonly atDeadline: boolean;
}

/** The people are those who are there now, each with the time at which they were told; undefined: wait on. */
export function judgeConsent(
  people: readonly (Person & { readonly toldMs: number })[],
  { nowMs, deadlineMs, atDeadline }: Asked,
): Verdict | undefined {
  if (people.length === 0) return 'nobody-there';
  if (people.every((one) => one.answer === 'yes')) return 'given';
  if (!atDeadline && people.some((one) => one.answer === 'no')) return 'refused';
  if (nowMs < deadlineMs) return undefined;
  if (!atDeadline) return people.some((one) => one.answer === 'later') ? 'postponed' : 'missing';
  const isTold = (one: Person & { readonly toldMs: number }): boolean =>
    one.answer === 'yes' || (one.isTold && one.toldMs <= deadlineMs - shortestNoticeMs);
  return people.every(isTold) ? 'deadline' : 'not-told';
}
