import type { Job, Lane } from '@deskhand/protocol';
import { lanes } from '@deskhand/protocol';
import { findActionVersion } from '../actions/index.ts';
import type { JournalJob } from '../journal/journal.ts';

/** Which of the waiting jobs may start, and in which order: rules without effects. */

/** Reads of one lane that run beside each other. */
const readsPerLane = 4;

interface AtWork {
  readonly job: Job;
  readonly locks: readonly string[];
}

/** What changes something waits for its locks alone, what reads for a place in its lane. */
export function mayStart(job: Job, running: readonly AtWork[]): boolean {
  const locks = locksOf(job);
  if (locks.length > 0) return !running.some((one) => one.locks.some((lock) => locks.includes(lock)));
  return running.filter((one) => one.locks.length === 0 && one.job.lane === job.lane).length < readsPerLane;
}

export function locksOf(job: Job): readonly string[] {
  if (job.dryRun) return [];
  return findActionVersion(job.action, job.actionVersion)?.locks(job.params) ?? [];
}

/** Of the waiting jobs with one key the newest counts; `open` are those that do not run yet. */
export function sortOut(
  waiting: readonly JournalJob[],
  open: readonly JournalJob[],
): { readonly superseded: readonly Job[]; readonly rest: JournalJob[] } {
  const newest = new Map(waiting.map(({ job }) => [job.supersedeKey, job.jobId]));
  const isOld = ({ job }: JournalJob): boolean =>
    job.supersedeKey !== undefined && newest.get(job.supersedeKey) !== job.jobId;
  return {
    superseded: open.filter(isOld).map(({ job }) => job),
    rest: open.filter((one) => !isOld(one)).toSorted(byLane),
  };
}

function byLane(a: { readonly job: Job }, b: { readonly job: Job }): number {
  const rank = (lane: Lane): number => lanes.indexOf(lane);
  return rank(a.job.lane) - rank(b.job.lane) || a.job.sequence - b.job.sequence;
}
