import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { ticketCan, ticketErrors, toNumber } from '../contract.ts';
import { addMessage } from './add-message.ts';
import type { AnswerByMail, Landed } from './api.ts';
import type { TicketsDeps } from './deps.ts';
import { findTicket } from './queries.ts';

/** The words of a technician from the own mail: as from the composer, and a note where the ticket takes no reply. */
export async function answerByMail(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  answer: AnswerByMail,
): Promise<Landed & { readonly kind: 'reply' | 'note' }> {
  const ticket = await findTicket(tx, sql`t.id = ${answer.ticketId}`, { actor, lock: 'lock' });
  if (!ticket) throw new AppError(ticketErrors.notFound);
  const kind = answer.kind === 'reply' && ticketCan.reply(ticket) ? 'reply' : 'note';
  const number = toNumber(ticket.serial);
  const { attachments, source } = answer;
  const { id } = await addMessage(tx, deps, actor, {
    number,
    kind,
    body: answer.text,
    mailed: { attachments, source },
  });
  return { ticketId: ticket.id, number, messageId: id, opened: false, kind };
}
