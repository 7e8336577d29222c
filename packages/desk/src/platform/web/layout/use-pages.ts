import { useCallback } from 'react';

/** As much of a query as a list looks at. */
export interface ListQuery {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly isSuccess: boolean;
  readonly error: unknown;
}

/** A query that reads page by page. */
export interface PagedQuery<T> extends ListQuery {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

/** The rows read so far, and how the next page comes in. */
export function usePages<T>({ data, hasNextPage, isFetchingNextPage, fetchNextPage }: PagedQuery<T>) {
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return { rows: data?.pages.flatMap((page) => page.items) ?? [], more };
}
