import { useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { useUndo } from '#platform/web/api/undo';
import type { Resolution, Ticket, TicketDetail } from '../../contract.ts';
import { tickets } from '../api.ts';
import { none } from '../pick/people.ts';
import { heldSeconds, unresolve } from '../ticket/status-deeds.ts';
import { t } from '../texts.ts';
import { eachInTurn } from './bulk.ts';

/** Something that is done to each of several tickets, and how it is taken back. */
interface BulkDeed {
  readonly run: (ticket: Ticket) => Promise<TicketDetail>;
  readonly revert: (before: Ticket, after: TicketDetail) => Promise<unknown>;
  readonly said: (count: number) => string;
}

export interface Bulk {
  readonly progress: { readonly done: number; readonly count: number } | undefined;
  /** Why some stayed as they were, after the last deed. */
  readonly failure: string | undefined;
  readonly forget: () => void;
  readonly take: (on: readonly Ticket[]) => Promise<void>;
  readonly assign: (on: readonly Ticket[], personId: string, name: string) => Promise<void>;
  readonly setTeam: (on: readonly Ticket[], teamId: string, name: string) => Promise<void>;
  readonly rate: (on: readonly Ticket[], impact: number, urgency: number) => Promise<void>;
  readonly resolve: (on: readonly Ticket[], resolution: Resolution) => Promise<void>;
}

const idOrNull = (value: string) => (value === none ? null : value);

/** Deeds on the selected tickets: one request each, with progress, one undo for all. */
export function useBulk(onDone: () => void): Bulk {
  const undo = useUndo();
  const [progress, setProgress] = useState<Bulk['progress']>(undefined);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const run = async (on: readonly Ticket[], deed: BulkDeed) => {
    if (progress || on.length === 0) return;
    setFailure(undefined);
    setProgress({ done: 0, count: on.length });
    const count = on.length;
    const result = await eachInTurn(
      on,
      async (before) => ({ before, after: await deed.run(before) }),
      (done) => setProgress({ done, count }),
    );
    setProgress(undefined);
    const [first] = result.failed;
    if (first)
      setFailure(t.bulkFailed({ count: result.failed.length, reason: problemOf(first.error).title }));
    if (result.done.length === 0) return;
    onDone();
    undo.push({
      text: deed.said(result.done.length),
      undo: async () => {
        const back = await eachInTurn(
          result.done,
          (one) => deed.revert(one.before, one.after),
          () => undefined,
        );
        const [stuck] = back.failed;
        if (stuck)
          setFailure(t.bulkFailed({ count: back.failed.length, reason: problemOf(stuck.error).title }));
      },
    });
  };
  return { progress, failure, forget: () => setFailure(undefined), ...deedsWith(run) };
}

function deedsWith(run: (on: readonly Ticket[], deed: BulkDeed) => Promise<void>) {
  const giveBack = (before: Ticket, after: TicketDetail) =>
    tickets.change({
      number: before.number,
      version: after.version,
      assigneeId: before.assignee?.id ?? null,
      teamId: before.team?.id ?? null,
    });
  return {
    take: (on: readonly Ticket[]) =>
      run(on, {
        run: ({ number }) => tickets.take({ number }),
        revert: giveBack,
        said: (count) => t.bulkTaken({ count }),
      }),
    assign: (on: readonly Ticket[], personId: string, name: string) =>
      run(on, {
        run: ({ number, version }) => tickets.change({ number, version, assigneeId: idOrNull(personId) }),
        revert: giveBack,
        said: (count) => (personId === none ? t.bulkNobody({ count }) : t.bulkGiven({ count, name })),
      }),
    setTeam: (on: readonly Ticket[], teamId: string, name: string) =>
      run(on, {
        run: ({ number, version }) => tickets.change({ number, version, teamId: idOrNull(teamId) }),
        revert: giveBack,
        said: (count) => (teamId === none ? t.bulkNoTeam({ count }) : t.bulkTeam({ count, name })),
      }),
    rate: (on: readonly Ticket[], impact: number, urgency: number) =>
      run(on, {
        run: ({ number, version }) => tickets.change({ number, version, impact, urgency }),
        revert: ({ number, impact: wasImpact, urgency: wasUrgency }, { version }) =>
          tickets.change({ number, version, impact: wasImpact, urgency: wasUrgency }),
        said: (count) => t.bulkPriority({ count }),
      }),
    resolve: (on: readonly Ticket[], resolution: Resolution) =>
      run(on, {
        run: ({ number }) => tickets.resolve({ number, ...resolution, holdSeconds: heldSeconds }),
        revert: unresolve,
        said: (count) => t.bulkResolved({ count }),
      }),
  };
}
