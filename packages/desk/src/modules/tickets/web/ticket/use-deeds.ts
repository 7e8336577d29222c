import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { useUndo } from '#platform/web/api/undo';
import type { Problem } from '#platform/contract/errors';
import { ticketErrors, type TicketDetail } from '../../contract.ts';
import { keys, tickets } from '../api.ts';
import { keepTicket } from '../use-ticket.ts';
import { t } from '../texts.ts';
import { conflictOf, type Conflict } from './conflict.ts';
import { inverse, type Patch } from './patch.ts';

/** One deed on a ticket: shown at once, taken back when the server says no, undone when the person says so. */
export interface Deed {
  /** What the screen shows until the answer is here. */
  readonly expected?: Partial<TicketDetail>;
  readonly call: (version: number) => Promise<TicketDetail>;
  /** The sentence of the undo bar; without it there is nothing to undo. */
  readonly said?: string;
  readonly revert?: (before: TicketDetail, now: TicketDetail) => Promise<TicketDetail>;
}

export interface Deeds {
  readonly number: string;
  readonly run: (deed: Deed) => Promise<boolean>;
  readonly change: (patch: Patch, expected: Partial<TicketDetail>, said: string) => Promise<boolean>;
  readonly problem: Problem | undefined;
  readonly conflict: Conflict | undefined;
  /** Sends one's own value again, over theirs. */
  readonly useMine: () => void;
  /** Forgets what went wrong; the ticket shows what the server has. */
  readonly dismiss: () => void;
}

/** The deeds on one ticket, with what went wrong with the last one. */
export function useDeeds(number: string): Deeds {
  const queryClient = useQueryClient();
  const undo = useUndo();
  const [trouble, setTrouble] = useState<Trouble>({});
  return useMemo(() => {
    const fail = (error: unknown, patch: Patch | undefined) => {
      const problem = problemOf(error);
      const conflict =
        problem.code === ticketErrors.conflict.code ? conflictOf(problem, patch ?? {}) : undefined;
      setTrouble(conflict ? { number, conflict } : { number, problem });
    };
    const run = (deed: Deed, patch?: Patch) =>
      attempt(queryClient, number, deed, {
        onDone: (before, after) => {
          setTrouble({});
          const { said, revert } = deed;
          if (said === undefined || !revert || !before) return;
          undo.push({
            text: said,
            undo: () => takeBack(queryClient, { before, after, revert, fail: (e) => fail(e, undefined) }),
          });
        },
        onFail: (error) => fail(error, patch),
      });
    const change = (patch: Patch, expected: Partial<TicketDetail>, said: string, version?: number) =>
      run(
        {
          expected,
          call: (seen) => tickets.change({ number, ...patch, version: version ?? seen }),
          said,
          revert: (before, now) =>
            tickets.change({ number, ...inverse(patch, before), version: now.version }),
        },
        patch,
      );
    const shown = trouble.number === number ? trouble : {};
    return {
      number,
      run: (deed: Deed) => run(deed),
      change: (patch: Patch, expected: Partial<TicketDetail>, said: string) => change(patch, expected, said),
      problem: shown.problem,
      conflict: shown.conflict,
      useMine: () => {
        if (shown.conflict) void change(shown.conflict.patch, {}, t.didChange(), shown.conflict.version);
      },
      dismiss: () => {
        setTrouble({});
        void queryClient.invalidateQueries({ queryKey: keys.ticket(number) });
      },
    };
  }, [queryClient, undo, number, trouble]);
}

interface Trouble {
  readonly number?: string;
  readonly problem?: Problem;
  readonly conflict?: Conflict | undefined;
}

async function attempt(
  queryClient: QueryClient,
  number: string,
  deed: Deed,
  on: {
    readonly onDone: (before: TicketDetail | undefined, after: TicketDetail) => void;
    readonly onFail: (error: unknown) => void;
  },
): Promise<boolean> {
  const key = keys.ticket(number);
  const before = queryClient.getQueryData<TicketDetail>(key);
  await queryClient.cancelQueries({ queryKey: key });
  if (before && deed.expected) queryClient.setQueryData(key, { ...before, ...deed.expected });
  try {
    const after = await deed.call(before?.version ?? 1);
    keepTicket(queryClient, after);
    on.onDone(before, after);
    return true;
  } catch (error) {
    if (before) queryClient.setQueryData(key, before);
    on.onFail(error);
    return false;
  }
}

async function takeBack(
  queryClient: QueryClient,
  p: {
    readonly before: TicketDetail;
    readonly after: TicketDetail;
    readonly revert: NonNullable<Deed['revert']>;
    readonly fail: (error: unknown) => void;
  },
): Promise<void> {
  const now = queryClient.getQueryData<TicketDetail>(keys.ticket(p.after.number)) ?? p.after;
  try {
    keepTicket(queryClient, await p.revert(p.before, now));
  } catch (error) {
    p.fail(error);
  }
}
