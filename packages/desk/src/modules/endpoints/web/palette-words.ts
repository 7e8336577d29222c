import type { Action } from '../contract.ts';

/** What was typed, as actions that are meant and the rest, which names a machine. */
export interface Split<A> {
  readonly action: readonly A[];
  readonly machine: string;
}

/** A word that is a part of an action's kind means the action: "ping pc-17" is net.ping on pc-17. */
export function splitWords<A extends Pick<Action, 'kind'>>(typed: string, actions: readonly A[]): Split<A> {
  const words = typed.trim().split(/\s+/);
  const means = (word: string) =>
    actions.filter(({ kind }) => kind === word.toLowerCase() || kind.split('.').includes(word.toLowerCase()));
  const [meant = []] = words.map(means).filter((some) => some.length > 0);
  const rest = words.filter((word) => means(word).length === 0);
  // Words that all mean actions may still be the name of a machine.
  return rest.length === 0
    ? { action: [], machine: typed.trim() }
    : { action: meant, machine: rest.join(' ') };
}
