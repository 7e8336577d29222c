import type { NewMessage } from '../../contract.ts';

/** Words that could not reach the server; they stay in this browser and go out by themselves. */
export interface WaitingMessage {
  /** The Idempotency-Key of the first try: an answer that got lost does not write twice. */
  readonly key: string;
  /** Who wrote it: it goes out in no other name, whoever signs in at this browser next. */
  readonly authorId: string;
  readonly number: string;
  /** Who reads a reply. */
  readonly to: string;
  readonly message: NewMessage;
  readonly at: string;
  /** What the server said when it would not take them; then a person decides. */
  readonly refused?: string;
}

/** What became of a try to send. */
export type TryOutcome = 'sent' | 'later' | { readonly refused: string };

/**
 * Tries them in the order they were written. One that must wait stops the ones behind it, so that a conversation never
 * arrives in another order; one that is refused does not.
 */
export async function tryInOrder(
  waiting: readonly WaitingMessage[],
  attempt: (one: WaitingMessage) => Promise<TryOutcome>,
  settle: (key: string, outcome: Exclude<TryOutcome, 'later'>) => void,
): Promise<void> {
  for (const one of waiting.filter((each) => each.refused === undefined)) {
    const outcome = await attempt(one);
    if (outcome === 'later') return;
    settle(one.key, outcome);
  }
}

/** Reads what a browser kept; what is not ours is left out. */
export function readWaiting(text: string | undefined): readonly WaitingMessage[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.filter(isWaiting) : [];
  } catch {
    // Broken by hand: nothing waits.
    return [];
  }
}

function isWaiting(value: unknown): value is WaitingMessage {
  if (typeof value !== 'object' || value === null) return false;
  const { key, authorId, number, message } = value as Record<string, unknown>;
  const named = [key, authorId, number].every((one) => typeof one === 'string');
  return named && typeof message === 'object' && message !== null;
}
