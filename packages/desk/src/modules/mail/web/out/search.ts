import { wordsOf } from '../search-parts.ts';
import type { OutState } from './states.ts';

/** A state, or the two together that wait for a person. */
export type StateChoice = OutState | 'stuck';
export const stateChoices: readonly StateChoice[] = [
  'stuck',
  'parked',
  'failed',
  'ready',
  'sending',
  'sent',
  'cancelled',
];

/** What the address of the list says. */
export interface OutSearch {
  readonly q?: string;
  readonly state?: StateChoice;
}

/** Reads the parameters of an address; what is not known there is left out. */
export function parseOutSearch({ q, state }: Record<string, unknown>): OutSearch {
  const words = wordsOf(q);
  const known = stateChoices.find((one) => one === state);
  return { ...(words === '' ? {} : { q: words }), ...(known === undefined ? {} : { state: known }) };
}

/** The same as the list endpoint takes it. */
export function outQuery({ q, state }: OutSearch): { q?: string; state?: string } {
  return {
    ...(q === undefined ? {} : { q }),
    ...(state === undefined ? {} : { state: state === 'stuck' ? 'parked,failed' : state }),
  };
}
