import { ApiError } from '#platform/contract/client';
import type { Problem } from '#platform/contract/errors';
import { t } from './texts.ts';

/** Codes that only the page itself gives, beside those of the contracts. */
export const offlineCode = 'web.offline';
const brokenCode = 'web.broken';

/** The problem behind anything that was thrown: from the server, from a lost connection, or a fault of ours. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem;
  const offline = error instanceof TypeError && /fetch|network|load failed/i.test(error.message);
  return {
    type: 'about:blank',
    status: 0,
    code: offline ? offlineCode : brokenCode,
    title: offline ? t.offline() : t.broken(),
    hint: offline ? t.offlineHint() : t.brokenHint(),
    requestId: '',
  };
}

/** Whether trying again can help: no connection, an overloaded or restarting server. */
export function isPassing(error: unknown): boolean {
  const { status, code } = problemOf(error);
  return code === offlineCode || status === 502 || status === 503 || status === 504;
}
