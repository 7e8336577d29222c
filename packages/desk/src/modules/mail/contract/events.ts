import { Type } from 'typebox';
import { event } from '#platform/contract/contract';
import { Id, nullable, object } from '#platform/contract/schema';
import { Verdict } from './schemas.ts';

export const mailEvents = {
  settled: event(
    'mail.record.settled',
    'An inbound mail reached its verdict',
    object({
      verdict: Verdict,
      reason: Type.String(),
      from: nullable(Type.String()),
      ticketId: nullable(Id),
      ticketNumber: nullable(Type.String()),
    }),
  ),
  gaveUp: event(
    'mail.record.gave-up',
    'An inbound mail could not be handled and went to quarantine with its source',
    object({ attempts: Type.Integer(), problem: Type.String() }),
  ),
  handledAgain: event(
    'mail.record.handled-again',
    'Somebody had an inbound mail handled again',
    object({ before: nullable(Verdict), why: Type.String() }),
  ),
  converted: event(
    'mail.record.converted',
    'Somebody made a ticket of a mail that no rule had made one of',
    object({ before: nullable(Verdict), why: Type.String(), ticketId: Id, ticketNumber: Type.String() }),
  ),
  discarded: event(
    'mail.record.discarded',
    'Somebody decided that nothing is to be done about a quarantined mail; its source stays',
    object({ why: Type.String() }),
  ),
  restored: event('mail.record.restored', 'Somebody put a discarded mail back into quarantine', object({})),
  mailboxSaved: event(
    'mail.mailbox.saved',
    'A mailbox was added or changed',
    object({
      address: Type.String(),
      name: Type.String(),
      teamId: nullable(Id),
      isDefault: Type.Boolean(),
      quietAfterHours: nullable(Type.Integer()),
    }),
  ),
  serverSaved: event(
    'mail.server.saved',
    'The server of a mailbox was set; what is secret is not part of it',
    object({
      direction: Type.Enum(['incoming', 'outgoing']),
      host: Type.String(),
      port: Type.Integer(),
      user: Type.String(),
      signIn: Type.String(),
      enabled: Type.Boolean(),
      secretChanged: Type.Boolean(),
    }),
  ),
  serverRemoved: event(
    'mail.server.removed',
    'A mailbox has no server of its own any more',
    object({ direction: Type.Enum(['incoming', 'outgoing']), host: Type.String() }),
  ),
  outboundDiscarded: event(
    'mail.outbound.discarded',
    'Somebody decided that an outgoing mail never leaves',
    object({ messageId: Type.String(), before: Type.String(), reason: Type.String() }),
  ),
  retried: event(
    'mail.outbound.retried',
    'Somebody sent an outgoing mail again',
    object({ messageId: Type.String(), before: Type.String() }),
  ),
};
