import { Type } from 'typebox';
import { contract } from '#platform/contract/contract';
import { endpoint } from '#platform/contract/endpoint';
import { Id, Line, object, page, paging } from '#platform/contract/schema';
import { mailErrors } from './contract/errors.ts';
import { mailEvents } from './contract/events.ts';
import { mailboxEndpoints } from './contract/mailbox-endpoints.ts';
import { recordEndpoints } from './contract/record-endpoints.ts';
import * as S from './contract/schemas.ts';

export { mailErrors } from './contract/errors.ts';
export { mailEvents } from './contract/events.ts';
export type { Judgement, MailSummary, Replay } from './contract/record-endpoints.ts';
export * from './contract/schemas.ts';
export * from './contract/server-schemas.ts';

const identified = object({ id: Id });
const E = mailErrors;

/** Largest mail that is taken, by any way in. */
export const maxMailBytes = 50 * 1024 * 1024;

/** The room `mail`: what became of every mail that came in or went out. */
export const mailContract = contract({
  room: 'mail',
  summary: 'Mail in and out of tickets, with a flight record of each.',
  permissions: {
    'mail.deliver': { summary: 'Hand mails to the desk, as a mail server does', roles: ['administrator'] },
    'mail.read': { summary: 'See what became of mails', roles: ['technician', 'auditor'] },
    'mail.source': { summary: 'Read the original source of mails', roles: ['lead', 'auditor'] },
    'mail.decide': { summary: 'Decide about mails that no rule could handle', roles: ['technician'] },
    'mail.resend': { summary: 'Send a parked or failed mail again', roles: ['technician'] },
    'mail.configure': { summary: 'Keep the mailboxes', roles: ['administrator'] },
  },
  errors: mailErrors,
  events: mailEvents,
  endpoints: {
    inbound: endpoint({
      method: 'POST',
      path: '/api/mail/inbound',
      summary: 'Takes one mail as it is on the wire; it is stored before anything looks at it.',
      access: 'mail.deliver',
      query: object({
        mailbox: Type.Optional(
          Type.String({
            maxLength: 320,
            description: 'Address of the mailbox; unknown ones mean the default.',
          }),
        ),
        sender: Type.Optional(
          Type.String({ maxLength: 320, description: 'Sender of the envelope; empty for the null sender.' }),
        ),
      }),
      raw: 'message/rfc822',
      maxBodyBytes: maxMailBytes,
      output: S.MailRecord,
      effect: 'own',
      errors: [],
    }),
    records: endpoint({
      method: 'GET',
      path: '/api/mail/records',
      summary: 'Every delivery with its verdict, newest first.',
      access: 'mail.read',
      query: object({
        verdict: Type.Optional(
          Type.String({
            maxLength: 100,
            description:
              'Verdicts, comma-separated; `waiting` has none yet, `undecided` is quarantined and nobody decided.',
          }),
        ),
        q: Type.Optional(
          Type.String({ maxLength: 998, description: 'An address of the sender, or a Message-ID.' }),
        ),
        mailbox: Type.Optional(
          Type.String({ maxLength: 254, description: 'The address of the mailbox that took it.' }),
        ),
        ...paging,
      }),
      output: page(S.MailRecord),
      errors: [],
    }),
    record: endpoint({
      method: 'GET',
      path: '/api/mail/records/:id',
      summary: 'One delivery with the evidence for its verdict.',
      access: 'mail.read',
      params: identified,
      output: S.MailRecordDetail,
      errors: [E.recordNotFound],
    }),
    source: endpoint({
      method: 'GET',
      path: '/api/mail/records/:id/raw',
      summary: 'The mail as it came in, byte by byte.',
      access: 'mail.source',
      params: identified,
      output: Type.Unknown(),
      produces: 'file',
      errors: [E.recordNotFound],
    }),
    ...recordEndpoints,
    ...mailboxEndpoints,
    outbox: endpoint({
      method: 'GET',
      path: '/api/mail/outbox',
      summary: 'Mail that leaves, newest first, with its state and the answer of the server.',
      access: 'mail.read',
      query: object({
        state: Type.Optional(Type.String({ maxLength: 100, description: 'States, comma-separated.' })),
        q: Type.Optional(Type.String({ maxLength: 998, description: 'An address or a Message-ID.' })),
        ...paging,
      }),
      output: page(S.OutboundRecord),
      errors: [],
    }),
    outgoing: endpoint({
      method: 'GET',
      path: '/api/mail/outbox/:id',
      summary: 'One mail that leaves, with its words and every try.',
      access: 'mail.read',
      params: identified,
      output: S.OutboundDetail,
      errors: [E.outboundNotFound],
    }),
    discardOutgoing: endpoint({
      method: 'POST',
      path: '/api/mail/outbox/:id/discard',
      summary: 'Decides that a parked or failed mail never leaves; it stays in the list.',
      access: 'mail.resend',
      params: identified,
      body: object({ reason: Line }),
      output: S.OutboundDetail,
      errors: [E.outboundNotFound, E.notWaiting],
    }),
    dkim: endpoint({
      method: 'GET',
      path: '/api/mail/dkim',
      summary:
        'The records that the name service of each sending domain must hold, so that others can check our signature.',
      access: 'mail.configure',
      query: object({
        check: Type.Optional(
          Type.Boolean({ description: 'Also asks the name service whether each record is there.' }),
        ),
      }),
      output: S.Dkim,
      errors: [],
    }),
    resend: endpoint({
      method: 'POST',
      path: '/api/mail/outbox/:id/retry',
      summary: 'Sends a parked, failed or waiting mail now; its Message-ID stays the same.',
      access: 'mail.resend',
      params: identified,
      output: S.OutboundDetail,
      errors: [E.outboundNotFound, E.notWaiting],
    }),
  },
});
