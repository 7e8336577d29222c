import type { Fold } from '../contract.ts';

/** A text without its folded stretches (quotes and signature): what its writer says here and now. */
export function ownWords(text: string, folds: readonly Fold[] = []): string {
  let rest = text;
  for (const { from, to } of folds.toReversed()) rest = rest.slice(0, from) + rest.slice(to);
  return rest;
}
