import { randomBytes } from 'node:crypto';
import type { ActorName } from '../stage/actors.ts';

/** Words that stand in things which not everybody may see, and who may. */
export interface Canaries {
  /** A new word, to be put into one field of one object. */
  plant(what: string, mayBeSeenBy: readonly ActorName[]): string;
  /** Somebody was given a text or bytes: whoever holds a word that is not for that actor has shown a leak. */
  heard(actor: ActorName, where: string, text: string): void;
  /** Leaks since the last time that somebody asked. */
  takeLeaks(): string[];
}

export function openCanaries(): Canaries {
  const planted = new Map<string, ReadonlySet<ActorName>>();
  const leaks = new Set<string>();
  return {
    plant(what, mayBeSeenBy) {
      const word = `CANARY-${what}-${randomBytes(6).toString('hex')}`;
      planted.set(word, new Set(mayBeSeenBy));
      return word;
    },
    heard(actor, where, text) {
      if (!text.includes('CANARY-')) return;
      for (const [word, allowed] of planted)
        if (!allowed.has(actor) && text.includes(word)) leaks.add(`${actor} was shown ${word} by ${where}`);
    },
    takeLeaks() {
      const taken = [...leaks];
      leaks.clear();
      return taken;
    },
  };
}
