import { Type } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { Id, object, Text } from '#platform/contract/schema';
import { ticketErrors as E } from './errors.ts';
import * as S from './schemas.ts';

const numbered = object({ number: Type.String({ maxLength: 20 }) });
const onMessage = object({ number: Type.String({ maxLength: 20 }), messageId: Id });

/** Words that are added to a ticket, and what becomes of them on their way out. */
export const messageEndpoints = {
  addMessage: endpoint({
    method: 'POST',
    path: '/api/tickets/:number/messages',
    summary:
      'Adds a reply (goes to the requester), an internal note, or a logged call; which of them is always said.',
    access: 'signed-in',
    params: numbered,
    body: S.NewMessage,
    output: S.Message,
    status: 201,
    errors: [E.notFound, E.notInState, E.notAllowed, E.unknownReference],
  }),
  preview: endpoint({
    method: 'POST',
    path: '/api/tickets/:number/messages/preview',
    summary:
      'The mails that a reply would send, made as they are made when it is sent, without the secret of each link; sends nothing.',
    access: 'tickets.work',
    effect: 'read',
    params: numbered,
    body: object({ body: Text, attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 50 })) }),
    output: object({ mails: Type.Array(S.MailPreview) }),
    errors: [E.notFound, E.notInState, E.unknownReference],
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/api/tickets/:number/messages/:messageId/withdraw',
    summary: 'Takes back a held reply before it leaves.',
    access: 'tickets.work',
    params: onMessage,
    output: S.Message,
    errors: [E.notFound, E.alreadySent],
  }),
  sendNow: endpoint({
    method: 'POST',
    path: '/api/tickets/:number/messages/:messageId/send-now',
    summary: 'Sends a held, failed or parked reply at once.',
    access: 'tickets.work',
    params: onMessage,
    output: S.Message,
    errors: [E.notFound, E.alreadySent],
  }),
  clearAddress: endpoint({
    method: 'POST',
    path: '/api/tickets/:number/dead-addresses/clear',
    summary: 'Says that an address of this ticket, at which nobody could be reached, is right again.',
    access: 'tickets.work',
    params: numbered,
    body: object({ address: Type.String({ maxLength: 320 }) }),
    output: S.TicketDetail,
    errors: [E.notFound],
  }),
};
