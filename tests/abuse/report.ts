import type { Outcome, Verdict } from './case.ts';
import type { MailReport } from './hostile/run-mails.ts';

const verdicts: readonly Verdict[] = ['passed', 'failed', 'not applicable', 'blocked'];

/** The outcomes as a table for people, with everything that was found below its case. */
export function describeOutcomes(outcomes: readonly Outcome[]): string[] {
  const rows = outcomes.flatMap((one) => [
    `${one.verdict.padEnd(15)} ${one.id.padEnd(6)} ${one.seconds.toFixed(1).padStart(6)} s ${String(one.looks).padStart(4)} looks  ${one.area}: ${one.title}`,
    ...one.why.map((why) => `                ! ${why}`),
    ...one.notes.map((note) => `                  ${note}`),
  ]);
  const sums = verdicts.map(
    (verdict) => `${outcomes.filter((one) => one.verdict === verdict).length} ${verdict}`,
  );
  return [...rows, sums.join(', ')];
}

/** What became of the hostile mails: what is wrong first, then the dearest, then the sums. */
export function describeMails({ mails, memoryMiB, shown, wrong }: MailReport): string[] {
  const dearest = mails.toSorted((a, b) => b.cpuSeconds - a.cpuSeconds).slice(0, 8);
  const ends = Map.groupBy(mails, (one) => one.verdict);
  return [
    ...wrong.map((one) => `! ${one}`),
    ...mails.flatMap((one) => one.wrong.map((what) => `! ${one.name} by ${one.way}: ${what}`)),
    `${new Set(mails.map((one) => one.name)).size} hostile mails, ${mails.length} deliveries: ${[...ends].map(([verdict, of]) => `${of.length} ${verdict}`).join(', ')}`,
    `dearest, seconds of processor: ${dearest.map((one) => `${one.cpuSeconds.toFixed(2)} ${one.name}`).join('; ')}`,
    `memory: ${memoryMiB.before} MiB before, ${memoryMiB.highest} at most, ${memoryMiB.after} after; ${shown} tickets opened in a browser`,
  ];
}

/** Blocked is an error where everything must be there. */
export function isGood(
  of: { readonly outcomes: readonly Outcome[]; readonly report?: MailReport | undefined },
  mustHaveAllTools: boolean,
): boolean {
  const areMailsGood =
    of.report === undefined ||
    (of.report.wrong.length === 0 && of.report.mails.every((one) => one.wrong.length === 0));
  const isTried = (one: Outcome): boolean => !(mustHaveAllTools && one.verdict === 'blocked');
  return areMailsGood && of.outcomes.every((one) => one.verdict !== 'failed' && isTried(one));
}
