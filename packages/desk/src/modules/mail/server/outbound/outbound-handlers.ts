import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Subject } from '#platform/contract/schema';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import type { Handlers } from '#platform/server/http/call';
import {
  discardMail,
  findOutbound,
  listOutbound,
  resendMail,
  type OutboundRow,
} from '#platform/server/mail/outbound-records';
import { mailErrors, mailEvents, type mailContract, type OutboundDetail } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { readDkim } from './read-dkim.ts';
import { aboutSeenTickets, readOutbound, toOutbound } from './outbound.ts';

/** Mail that leaves, down to the words of the server that took or refused it. */
export function outboundHandlers(
  deps: MailDeps,
): Pick<
  Handlers<(typeof mailContract)['endpoints']>,
  'outbox' | 'outgoing' | 'dkim' | 'resend' | 'discardOutgoing'
> {
  return {
    async outbox({ actor, db }, input) {
      const page = await listOutbound(db, {
        states: input.state?.split(',').map((one) => one.trim()),
        q: input.q,
        limit: input.limit ?? 50,
        cursor: input.cursor,
        about: aboutSeenTickets(deps, actor),
      });
      return { items: await toOutbound(db, page.items), nextCursor: page.nextCursor };
    },
    outgoing: ({ actor, db }, { id }) => readOutbound(db, deps, actor, id),
    dkim: ({ db }, { check }) => readDkim(db, deps, check === true),
    resend: ({ actor, tx }, { id }) =>
      decideOn(tx, deps, actor, {
        id,
        deed: (row, at) => resendMail(tx, row, at),
        event: (row, happening) =>
          happened(mailEvents.retried, happening, { messageId: row.mail.messageId, before: row.state }),
      }),
    discardOutgoing: ({ actor, tx }, { id, reason }) =>
      decideOn(tx, deps, actor, {
        id,
        deed: (row, at) => discardMail(tx, row, { reason, at }),
        event: (row, happening) =>
          happened(mailEvents.outboundDiscarded, happening, {
            messageId: row.mail.messageId,
            before: row.state,
            reason,
          }),
      }),
  };
}

interface Decision {
  readonly id: string;
  /** False when the mail is not in a state that allows it. */
  readonly deed: (row: OutboundRow, at: Date) => Promise<boolean>;
  readonly event: (row: OutboundRow, happening: { actor: Actor; at: Date; subject: Subject }) => NewEvent;
}

/** What a person decides about one outgoing mail, with its event. */
async function decideOn(tx: Tx, deps: MailDeps, actor: Actor, d: Decision): Promise<OutboundDetail> {
  const row = await findOutbound(tx, d.id, aboutSeenTickets(deps, actor));
  if (!row) throw new AppError(mailErrors.outboundNotFound);
  const at = deps.clock.now();
  if (!(await d.deed(row, at))) throw new AppError(mailErrors.notWaiting);
  const subject = { room: 'mail', id: d.id };
  await record(tx, { events: [d.event(row, { actor, at, subject })], select: sql`select 1` });
  return readOutbound(tx, deps, actor, d.id);
}
