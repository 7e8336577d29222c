import { formatDuration } from '#platform/web/i18n/format';
import type { Proof, Verdict } from '#platform/web/ui/meanings';
import type { Job } from '../api.ts';
import { t } from '../texts.ts';
import { actionWord } from '../words.ts';

/** As much of a job as its state in words needs. */
export type JobState = Pick<Job, 'state' | 'outcome' | 'decision' | 'expiresAt' | 'startedAt' | 'createdAt'>;

/** Nothing more comes by itself. */
export function isOver(job: Pick<Job, 'state'>): boolean {
  return job.state === 'ended' || job.state === 'expired' || job.state === 'withdrawn';
}

/** A person has to say what is true. */
export function isUndecided(job: Pick<Job, 'outcome' | 'decision'>): boolean {
  return job.outcome === 'unknown' && job.decision === null;
}

/** How done a job is, as the mark that is drawn: the degree of done, or a verdict where it went wrong. */
export type JobSign = { readonly proof: Proof } | { readonly verdict: Verdict };

export function signOf(job: JobState): JobSign {
  if (job.decision) return { proof: 'done' };
  if (job.outcome === 'done') return { proof: 'done' };
  if (job.outcome === 'unknown') return { proof: 'unknown' };
  if (job.outcome === 'failed' || job.outcome === 'refused') return { verdict: 'fail' };
  if (job.state === 'expired' || job.state === 'withdrawn') return { verdict: 'not-reached' };
  return { proof: 'ordered' };
}

/** What became of a job, or how far it is: "queued, expires in 3 d", "running 12 s". */
export function stateWords(job: JobState, now: Date): string {
  if (job.decision) {
    const by = { name: job.decision.by };
    return job.decision.verdict === 'happened' ? t.decidedHappened(by) : t.decidedNot(by);
  }
  if (job.outcome) {
    const words = {
      done: t.outcomeDone,
      failed: t.outcomeFailed,
      unknown: t.outcomeUnknown,
      refused: t.outcomeRefused,
    };
    return words[job.outcome]();
  }
  const sinceStart = now.getTime() - Date.parse(job.startedAt ?? job.createdAt);
  switch (job.state) {
    case 'awaiting-approval':
      return t.stateAwaiting();
    case 'queued':
      return t.stateQueued({ time: formatDuration(Date.parse(job.expiresAt) - now.getTime()) });
    case 'accepted':
      return t.stateAccepted();
    case 'started':
    case 'ended':
      return t.stateStarted({ time: formatDuration(sinceStart) });
    case 'expired':
      return t.stateExpired();
    case 'withdrawn':
      return t.stateWithdrawn();
  }
}

/** The sentence over a job. */
export function jobHeadline(job: Job): string {
  const action = { action: actionWord(job.action) };
  if (job.decision) return job.decision.verdict === 'happened' ? t.headDone(action) : t.headFailed(action);
  if (job.outcome) {
    const words = {
      done: t.headDone,
      failed: t.headFailed,
      unknown: t.headUnknown,
      refused: t.headRefused,
    };
    return words[job.outcome](action);
  }
  const words = {
    'awaiting-approval': t.headAwaiting,
    queued: t.headWaits,
    accepted: t.headRunning,
    started: t.headRunning,
    ended: t.headRunning,
    expired: t.headExpired,
    withdrawn: t.headWithdrawn,
  };
  return words[job.state](action);
}
