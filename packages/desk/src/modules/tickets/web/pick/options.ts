import type { ReactNode } from 'react';

/** One thing to choose. */
export interface PickOption {
  readonly value: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: ReactNode;
  /** A key that chooses it at once while nothing is typed: `a` for "me". */
  readonly quick?: string;
  /** Why it cannot be chosen now; shown, not hidden. */
  readonly disabledReason?: string;
}

/** Options whose words all begin a word of the label or detail. */
export function matchingOptions(options: readonly PickOption[], typed: string): readonly PickOption[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return options;
  return options.filter((option) => {
    const starts = `${option.label} ${option.detail ?? ''}`.toLowerCase().split(/[\s.@_-]+/);
    return words.every((word) => starts.some((start) => start.startsWith(word)));
  });
}

/** The next option in a direction that can be chosen; stays where there is none. */
export function stepOption(options: readonly PickOption[], from: number, by: 1 | -1): number {
  for (let index = from + by; index >= 0 && index < options.length; index += by) {
    if (options[index]?.disabledReason === undefined) return index;
  }
  return from;
}

/** Where a list begins: at the value that is set, else at the first that can be chosen. */
export function firstOption(options: readonly PickOption[], value: string | undefined): number {
  const set = options.findIndex((option) => option.value === value);
  return set >= 0 ? set : Math.max(0, stepOption(options, -1, 1));
}

/** Those whose name or address begins with the words come first; the rest keeps its order. */
export function nearestFirst<P extends { readonly name: string; readonly email: string }>(
  found: readonly P[],
  asked: string,
): readonly P[] {
  const begins = (person: P) =>
    [person.name, person.email].some((text) => text.toLowerCase().startsWith(asked.toLowerCase()));
  return [...found.filter(begins), ...found.filter((person) => !begins(person))];
}
