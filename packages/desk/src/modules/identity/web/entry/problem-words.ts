import type { Problem } from '#platform/contract/errors';
import { formatDuration } from '#platform/web/i18n/format';
import { t } from '../texts.ts';

/** A sentence for a problem and what comes next. */
export interface ProblemWords {
  readonly title: string;
  readonly next: string;
}

/** What an entry page says to a problem, chosen by its code. It never tells whether an address exists. */
export function entryProblemWords(problem: Problem): ProblemWords {
  const known = sentences[problem.code];
  return known ? known(problem) : { title: problem.title, next: problem.detail ?? problem.hint };
}

const sentences: Readonly<Record<string, (problem: Problem) => ProblemWords>> = {
  'identity.sign_in_failed': () => ({ title: t.signInFailed(), next: t.signInFailedNext() }),
  'platform.too_many': (problem) => ({
    title: t.tooMany(),
    next: t.tooManyNext({ time: formatDuration(secondsOf(problem) * 1000) }),
  }),
  'identity.link_invalid': () => ({ title: t.linkInvalid(), next: t.linkInvalidText() }),
  'identity.loopback_only': () => ({ title: t.linkLoopback(), next: t.linkLoopbackText() }),
  'identity.setup_done': () => ({ title: t.setUpDone(), next: t.setUpDoneText() }),
};

function secondsOf(problem: Problem): number {
  const seconds = problem.facts?.['retryAfterSeconds'];
  return typeof seconds === 'number' ? seconds : 60;
}

/** What is wrong with a new password, by the reason in the facts; shown at the field. */
export function passwordRefusal(problem: Problem | undefined): string | undefined {
  if (problem?.code !== 'identity.password_refused') return undefined;
  const reason = problem.facts?.['reason'];
  if (reason === 'too-short') return t.passwordShort();
  if (reason === 'too-long') return t.passwordLong();
  return `${t.passwordCommon()}. ${t.passwordCommonText()}`;
}
