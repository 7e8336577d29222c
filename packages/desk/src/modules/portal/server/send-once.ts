import { createHash } from 'node:crypto';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { callerOf, keepAnswer, takeKey } from '#platform/server/http/idempotency';

/** One sending of a form. */
export interface FormSent {
  readonly actor: Actor;
  /** The id that the page gave to the form when it was rendered. */
  readonly form: string;
  /** What the form does, with the number of its request. */
  readonly deed: string;
  readonly words: string;
  readonly at: Date;
}

/**
 * Carries a form out once: the same form with the same words, sent again by a second press or a reload, leads where
 * the first one led. Other words from the same page (a person went back and changed them) are a new sending. The key
 * commits with the deed, so a sending that failed can be repeated.
 */
export async function sendOnce(tx: Tx, sent: FormSent, deed: () => Promise<string>): Promise<string> {
  const { actor, at } = sent;
  const fingerprint = createHash('sha256').update(`${sent.deed}\n${sent.words}`).digest();
  const key = `form:${sent.form}:${fingerprint.toString('base64url')}`;
  const caller = callerOf(actor);
  const kept = await takeKey(tx, { key, caller, fingerprint, at });
  if (kept) return kept.answer;
  const location = await deed();
  await keepAnswer(tx, key, caller, { status: 303, answer: location });
  return location;
}
