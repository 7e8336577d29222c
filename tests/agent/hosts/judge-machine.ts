import type { Finding, Invariant } from '../../faults/finding.ts';

/** A job that was asked for, and what it is meant to leave behind. */
export interface Asked {
  readonly jobId: string;
  /** The file that it puts; null for a job that only reads. */
  readonly effect: string | null;
  /** It must not have been started: it had expired, or was meant for another machine. */
  readonly mustNotRun?: boolean;
}

/** The word about a job that the desk has stored. */
export interface StoredResult {
  readonly jobId: string;
  readonly number: number;
  readonly hash: string;
  readonly previous: string | null;
  readonly outcome: string;
  readonly code: string;
  /** Chunks that the signed result names, and those that are stored. */
  readonly chunksSaid: number;
  readonly chunksStored: number;
}

/** All that is known about one machine from three sides: who asked, the desk's database, and a witness on the machine. */
export interface MachineRecord {
  readonly asked: readonly Asked[];
  /** In the order of their numbers. */
  readonly results: readonly StoredResult[];
  /** Other evidence for the same job. */
  readonly conflicts: readonly string[];
  /** How often each file was put there, as the witness saw it. */
  readonly effects: ReadonlyMap<string, number>;
}

/**
 * I6: a step with an effect happens once or not at all, never without a word, and what is said is true; `unknown` is
 * the one word that may stand for both. I7: results are there once, whole, and in one chain.
 */
export function judgeMachine(record: MachineRecord): Finding[] {
  return [...record.asked.flatMap((one) => judgeStep(one, record)), ...judgeChain(record)];
}

function judgeStep(asked: Asked, { results, effects, conflicts }: MachineRecord): Finding[] {
  const found = results.filter((one) => one.jobId === asked.jobId);
  const [result] = found;
  const times = asked.effect === null ? 0 : (effects.get(asked.effect) ?? 0);
  const say = (invariant: Invariant, message: string): Finding => ({
    invariant,
    message,
    operation: asked.jobId,
  });
  if (result === undefined) return [say('I1 no loss', `no result, and ${times} effects`)];
  return [
    ...(found.length > 1 ? [say('I2 no duplication', `${found.length} results`)] : []),
    ...(conflicts.includes(asked.jobId) ? [say('I2 no duplication', 'two different results')] : []),
    ...wordsAgainstDeeds(asked, result, times).map((message) => say('I6 steps', message)),
  ];
}

/** What was said about a step, against what the witness saw of it. */
function wordsAgainstDeeds(asked: Asked, { outcome, code }: StoredResult, times: number): string[] {
  const isDenied = outcome === 'failed' || outcome === 'refused';
  const wrong: readonly (readonly [boolean, string])[] = [
    [times > 1, `its effect is there ${times} times`],
    [
      asked.mustNotRun === true && (times > 0 || outcome !== 'refused'),
      `it must not run, but ended as ${outcome} ${code}, ${times} effects`,
    ],
    [
      outcome === 'done' && asked.effect !== null && times === 0,
      'it is said to be done, and nothing happened',
    ],
    [times > 0 && isDenied, `it happened, and is said to be ${outcome} ${code}`],
  ];
  return wrong.filter(([isWrong]) => isWrong).map(([, message]) => message);
}

function judgeChain({ results, asked }: MachineRecord): Finding[] {
  const findings: Finding[] = [];
  const known = new Set(asked.map((one) => one.jobId));
  for (const [at, one] of results.entries()) {
    const say = (message: string): void =>
      void findings.push({ invariant: 'I7 agent data', message, operation: one.jobId });
    const before = results[at - 1];
    if (one.number !== at + 1) say(`result ${one.number} stands where ${at + 1} should`);
    if (one.previous !== (before?.hash ?? null)) say(`result ${one.number} names another one before it`);
    if (one.chunksStored !== one.chunksSaid)
      say(`${one.chunksStored} of ${one.chunksSaid} chunks of raw output are stored`);
    if (!known.has(one.jobId)) say('a result for a job that nobody asked for');
  }
  return findings;
}
