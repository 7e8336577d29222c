import { QueryClient } from '@tanstack/react-query';
import { ApiError, createClient, type Client, type Send } from '#platform/contract/client';
import type { Endpoints } from '#platform/contract/endpoint';
import { isPassing } from './problem.ts';

let onSignedOut: () => void = () => undefined;

/** What happens when the server says that nobody is signed in any more (the root sets it once). */
export function whenSignedOut(react: () => void): void {
  onSignedOut = react;
}

/** Sends one request of a contract from this page, with the session cookie. */
export const send: Send = async (path, init) => {
  const response = await fetch(path, { ...init, credentials: 'same-origin' });
  if (response.status === 401 && !path.startsWith('/api/session')) onSignedOut();
  return response;
};

/** The typed client of a room's contract: `const tickets = apiOf(ticketsContract)`, then `tickets.list({ ... })`. */
export function apiOf<E extends Endpoints>(contract: { readonly endpoints: E }): Client<E> {
  return createClient(contract.endpoints, send);
}

/** A cache of answers: fresh for 15 s, kept 10 min; refreshed by live events rather than by looking away and back. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: false,
        networkMode: 'always',
        // An expected problem is an answer; only what passes by itself is tried again.
        retry: (failures, error) =>
          failures < 3 && (!(error instanceof ApiError) || isPassing(error)) && isPassing(error),
        retryDelay: (attempt) => Math.min(8000, 500 * 2 ** attempt),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
