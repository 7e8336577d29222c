import { setTimeout as sleep } from 'node:timers/promises';
import type { Finding, Invariant } from '../finding.ts';
import type { Ledger } from './ledger.ts';
import type { Attempt, KnownTicket, Prepared, Surroundings } from './operations.ts';

/** Of what got no answer this share is sent again with the same key, the rest is left alone. */
const retriedShare = 0.5;
/** Of what was acknowledged this share is sent once more all the same, as impatient people and proxies do. */
const repeatedShare = 0.05;

/** What a run has met so far. */
export interface Met {
  /** How often each error answer or broken connection was met. */
  readonly troubles: Map<string, number>;
  readonly findings: Finding[];
  reads: number;
}

/** Counts one more of a trouble. */
export function meet(met: Met, trouble: string): void {
  met.troubles.set(trouble, (met.troubles.get(trouble) ?? 0) + 1);
}

/** Sends operations and keeps the ledger about them. */
export interface Performer {
  perform(made: Prepared): Promise<void>;
  /** Sends again, once each, what was lost and is to be tried again; how many are still without an answer. */
  retryLost(): Promise<number>;
}

/** Makes a performer; what is acknowledged becomes known to the makers of later operations. */
export function makePerformer(p: {
  ledger: Ledger;
  surroundings: Surroundings;
  tickets: KnownTicket[];
  met: Met;
}): Performer {
  const { ledger, surroundings: s, met } = p;
  const again: Prepared[] = [];
  const wrong = (invariant: Invariant, message: string, { operation }: Prepared): void =>
    void met.findings.push({ invariant, message, operation: operation.id, round: operation.round });

  /** True when there is nothing left to try. */
  const settle = (made: Prepared, end: Attempt): boolean => {
    const { id } = made.operation;
    if (end.end === 'acknowledged') {
      ledger.acknowledge(id, { atMs: Date.now(), round: s.round(), answer: end.answer, given: end.given });
      learn(p, made, end.given);
      return true;
    }
    meet(met, end.why);
    ledger.lose(id, end.why);
    if (end.end === 'refused')
      wrong('answers', `a right ${made.operation.kind} was refused: ${end.why}`, made);
    return end.end === 'refused';
  };
  /** The answer to a repeat is the first answer, word for word. */
  const repeat = async (made: Prepared, first: string): Promise<void> => {
    await sleep(s.chance.between(0, 3000));
    ledger.again(made.operation.id);
    const second = await made.attempt();
    if (second.end === 'acknowledged' && second.answer !== first)
      wrong('I2 no duplication', 'the same key got another answer than the first time', made);
    if (second.end === 'refused') wrong('answers', `a repeat was refused: ${second.why}`, made);
    if (second.end === 'lost') meet(met, second.why);
  };
  return {
    async perform(made) {
      ledger.send(made.operation);
      const end = await made.attempt();
      if (!settle(made, end) && s.chance.happens(retriedShare)) again.push(made);
      if (end.end === 'acknowledged' && made.hasKey && s.chance.happens(repeatedShare))
        await repeat(made, end.answer);
    },
    async retryLost() {
      for (const made of again.splice(0)) {
        ledger.again(made.operation.id);
        if (!settle(made, await made.attempt())) again.push(made);
      }
      return again.length;
    },
  };
}

function learn(
  to: { tickets: KnownTicket[]; surroundings: Surroundings },
  { operation }: Prepared,
  given: string,
): void {
  if (operation.kind === 'ticket')
    to.tickets.push({ number: given, subject: operation.subject ?? '', id: operation.id, messages: 1 });
  if (operation.kind === 'upload')
    to.surroundings.uploads.push({ id: given, digest: operation.digest ?? '' });
}
