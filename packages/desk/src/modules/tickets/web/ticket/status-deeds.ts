import type { PendingStatus, Resolution, TicketDetail } from '../../contract.ts';
import { tickets } from '../api.ts';
import { t } from '../texts.ts';
import type { Deed, Deeds } from './use-deeds.ts';

/** How a ticket gets back to the status that it had; for the undo of every move. */
function backTo(before: TicketDetail, now: TicketDetail): Promise<TicketDetail> {
  const { number } = now;
  if (before.status.startsWith('pending-'))
    return tickets.wait({
      number,
      for: before.status as PendingStatus,
      ...(before.wakeAt === null ? {} : { until: before.wakeAt }),
    });
  return now.status.startsWith('pending-')
    ? tickets.resume({ number })
    : tickets.reopen({ number, reason: t.undone() });
}

/** Makes the person on this screen the owner. */
export function take(deeds: Deeds, me: { id: string; name: string }): Promise<boolean> {
  return deeds.run({
    expected: { assignee: { id: me.id, name: me.name, email: null } },
    call: () => tickets.take({ number: deeds.number }),
    said: t.didTake(),
    revert: (before, now) =>
      tickets.change({ number: now.number, version: now.version, assigneeId: before.assignee?.id ?? null }),
  });
}

/** Waits for the requester, a third party or a time. */
export function wait(
  deeds: Deeds,
  waiting: { for: PendingStatus; until?: string; reason?: string },
  said: string,
): Promise<boolean> {
  return deeds.run({
    expected: { status: waiting.for, wakeAt: waiting.until ?? null },
    call: () => tickets.wait({ number: deeds.number, ...waiting }),
    said,
    revert: backTo,
  });
}

export function resume(deeds: Deeds): Promise<boolean> {
  return deeds.run({
    expected: { status: 'open', wakeAt: null },
    call: () => tickets.resume({ number: deeds.number }),
    said: t.didResume(),
    revert: backTo,
  });
}

/** Seconds that an answer to the requester is held, so that undo can take it back before it leaves. */
export const heldSeconds = 8;

/** Resolves; undo opens again and takes the held answer back while it has not left. */
export function resolve(deeds: Deeds, resolution: Resolution): Promise<boolean> {
  const deed: Deed = {
    expected: { status: 'resolved' },
    call: () =>
      tickets.resolve({
        number: deeds.number,
        ...resolution,
        ...(resolution.reply ? { holdSeconds: heldSeconds } : {}),
      }),
    said: t.didResolve(),
    revert: unresolve,
  };
  return deeds.run(deed);
}

/** Opens a ticket again that was resolved by mistake, and takes the answer back while it is held. */
export async function unresolve(_before: object, now: TicketDetail): Promise<TicketDetail> {
  const { number, resolvedAt } = now;
  const held = now.messages.findLast(
    (one) => one.delivery?.state === 'ready' && resolvedAt !== null && one.createdAt >= resolvedAt,
  );
  if (held) await tickets.withdraw({ number, messageId: held.id });
  return tickets.reopen({ number, reason: t.undone() });
}

/** Moves that ask for a reason. */
export type Reasoned = 'close' | 'reopen' | 'cancel';

export function move(deeds: Deeds, to: Reasoned, reason: string): Promise<boolean> {
  const { number } = deeds;
  const moves: Readonly<Record<Reasoned, Deed>> = {
    close: {
      expected: { status: 'closed' },
      call: () => tickets.close({ number, reason }),
      said: t.didClose(),
      revert: (_before, now) => tickets.reopen({ number: now.number, reason: t.undone() }),
    },
    reopen: { expected: { status: 'open' }, call: () => tickets.reopen({ number, reason }) },
    cancel: {
      expected: { status: 'cancelled' },
      call: () => tickets.cancel({ number, reason }),
      said: t.didCancel(),
      revert: (_before, now) => tickets.reopen({ number: now.number, reason: t.undone() }),
    },
  };
  return deeds.run(moves[to]);
}

/** Says for the requester (on the phone) that it works. */
export function confirm(deeds: Deeds): Promise<boolean> {
  return deeds.run({ expected: { status: 'closed' }, call: () => tickets.confirm({ number: deeds.number }) });
}
