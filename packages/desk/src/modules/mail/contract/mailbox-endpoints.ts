import { Type } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { Id, object } from '#platform/contract/schema';
import { mailErrors as E } from './errors.ts';
import * as S from './schemas.ts';
import * as V from './server-schemas.ts';

const identified = object({ id: Id });
const settingErrors = [E.mailboxNotFound, E.conflict, E.secretNeeded, E.settingIncomplete] as const;

/** The addresses of the desk, and the servers that hold and take their mail. */
export const mailboxEndpoints = {
  mailboxes: endpoint({
    method: 'GET',
    path: '/api/mail/mailboxes',
    summary: 'The addresses of the desk.',
    access: 'mail.read',
    output: object({ items: Type.Array(S.Mailbox) }),
    errors: [],
  }),
  addMailbox: endpoint({
    method: 'POST',
    path: '/api/mail/mailboxes',
    summary: 'Adds an address that the desk takes mail for.',
    access: 'mail.configure',
    body: S.NewMailbox,
    output: S.Mailbox,
    status: 201,
    errors: [E.addressTaken, E.unknownTeam],
  }),
  changeMailbox: endpoint({
    method: 'PATCH',
    path: '/api/mail/mailboxes/:id',
    summary: 'Changes a mailbox; fields that somebody else changed meanwhile are merged.',
    access: 'mail.configure',
    params: identified,
    body: S.MailboxChange,
    output: S.Mailbox,
    errors: [E.mailboxNotFound, E.addressTaken, E.unknownTeam, E.conflict],
  }),
  mailboxServers: endpoint({
    method: 'GET',
    path: '/api/mail/mailboxes/:id/servers',
    summary: 'The servers of a mailbox; what is secret is never shown.',
    access: 'mail.configure',
    params: identified,
    output: V.MailboxServers,
    errors: [E.mailboxNotFound],
  }),
  setIncoming: endpoint({
    method: 'PUT',
    path: '/api/mail/mailboxes/:id/incoming',
    summary: 'Sets where the mail of a mailbox is fetched by IMAP.',
    access: 'mail.configure',
    params: identified,
    body: V.IncomingServerSetting,
    output: V.IncomingServer,
    errors: settingErrors,
  }),
  tryIncoming: endpoint({
    method: 'POST',
    path: '/api/mail/mailboxes/:id/incoming/try',
    summary: 'Connects with these settings, saves nothing, and says what is wrong in plain words.',
    access: 'mail.configure',
    params: identified,
    body: V.IncomingServerSetting,
    output: V.ServerTrial,
    effect: 'own',
    errors: settingErrors,
  }),
  removeIncoming: endpoint({
    method: 'DELETE',
    path: '/api/mail/mailboxes/:id/incoming',
    summary: 'Ends the fetching; what was fetched stays.',
    access: 'mail.configure',
    params: identified,
    output: V.MailboxServers,
    errors: [E.mailboxNotFound],
  }),
  setOutgoing: endpoint({
    method: 'PUT',
    path: '/api/mail/mailboxes/:id/outgoing',
    summary: 'Sets the server that takes the mail that this mailbox sends.',
    access: 'mail.configure',
    params: identified,
    body: V.OutgoingServerSetting,
    output: V.OutgoingServer,
    errors: settingErrors,
  }),
  tryOutgoing: endpoint({
    method: 'POST',
    path: '/api/mail/mailboxes/:id/outgoing/try',
    summary: 'Connects and signs in with these settings, sends and saves nothing.',
    access: 'mail.configure',
    params: identified,
    body: V.OutgoingServerSetting,
    output: V.ServerTrial,
    effect: 'own',
    errors: settingErrors,
  }),
  removeOutgoing: endpoint({
    method: 'DELETE',
    path: '/api/mail/mailboxes/:id/outgoing',
    summary: 'The mailbox sends by the server of the desk again.',
    access: 'mail.configure',
    params: identified,
    output: V.MailboxServers,
    errors: [E.mailboxNotFound],
  }),
  health: endpoint({
    method: 'GET',
    path: '/api/mail/health',
    summary: 'Whether mail comes and goes: every mailbox, every outgoing server, with what to do.',
    access: 'mail.read',
    output: V.MailHealth,
    errors: [],
  }),
};
