import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import type { Handlers } from '#platform/server/http/call';
import { findOutbound, listOutbound, resendMail } from '#platform/server/mail/outbound-records';
import { mailErrors, mailEvents, type mailContract } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { aboutSeenTickets, readOutbound, toOutbound } from './outbound.ts';

/** Mail that leaves, down to the words of the server that took or refused it. */
export function outboundHandlers(
  deps: MailDeps,
): Pick<Handlers<(typeof mailContract)['endpoints']>, 'outbox' | 'outgoing' | 'resend'> {
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
    async resend({ actor, tx }, { id }) {
      const about = aboutSeenTickets(deps, actor);
      const row = await findOutbound(tx, id, about);
      if (!row) throw new AppError(mailErrors.outboundNotFound);
      const at = deps.clock.now();
      if (!(await resendMail(tx, row, at))) throw new AppError(mailErrors.notWaiting);
      const happening = { actor, at, subject: { room: 'mail', id } };
      await record(tx, {
        events: [
          happened(mailEvents.retried, happening, { messageId: row.mail.messageId, before: row.state }),
        ],
        select: sql`select 1`,
      });
      return readOutbound(tx, deps, actor, id);
    },
  };
}
