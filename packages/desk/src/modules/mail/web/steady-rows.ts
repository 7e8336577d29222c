/** Anything that a list shows. */
export interface Row {
  readonly id: string;
}

export interface RowsPage<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

/**
 * The pages that are shown, with the newest state of the rows in them, and how many new rows there are beside. An
 * empty list takes them at once: nothing can jump in it.
 */
export function withNews<T extends Row>(
  pages: readonly RowsPage<T>[],
  newest: readonly T[],
): { readonly pages: RowsPage<T>[]; readonly fresh: number } {
  const known = new Set(pages.flatMap((page) => page.items.map((row) => row.id)));
  const [first, ...others] = pages;
  if (known.size === 0 && first) return { pages: [{ ...first, items: newest }, ...others], fresh: 0 };
  const now = new Map(newest.map((row) => [row.id, row]));
  return {
    pages: pages.map((page) => ({ ...page, items: page.items.map((row) => now.get(row.id) ?? row) })),
    fresh: newest.filter((row) => !known.has(row.id)).length,
  };
}
