import type { SignedTrust, TrustStatement } from '@deskhand/protocol';
import { fits, judgeNextTrust, SignedTrust as SignedTrustSchema } from '@deskhand/protocol';
import type { Journal } from './journal/journal.ts';

/** The newest statement of trust that this machine has accepted. */
export class TrustStore {
  readonly #journal: Journal;
  #held: SignedTrust;

  constructor(journal: Journal) {
    const text = journal.readFact('trust');
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    if (!fits(SignedTrustSchema, value))
      throw new Error('There is no trust statement here: enrol this machine again.');
    this.#journal = journal;
    this.#held = value;
  }

  get statement(): TrustStatement {
    return this.#held.body;
  }

  /** Takes a newer statement, or says why not. It is on the disk before it counts. */
  offer(next: SignedTrust): string | undefined {
    const fault = judgeNextTrust(this.#held.body, next);
    if (fault !== undefined) return fault;
    this.#journal.writeFact('trust', JSON.stringify(next));
    this.#held = next;
    return undefined;
  }
}
