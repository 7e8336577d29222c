import { errors } from '#platform/contract/errors';

export const mailErrors = errors('mail', {
  recordNotFound: {
    status: 404,
    title: 'There is no such mail record',
    hint: 'GET /api/mail/records lists the records that you may see.',
  },
  notOpen: {
    status: 409,
    title: 'This mail is decided already',
    hint: 'Read the record again: it may have become a ticket, be in work, or be discarded meanwhile.',
  },
  senderNeeded: {
    status: 422,
    title: 'This mail names no sender',
    hint: 'Say for whom the ticket is: give requester with an address.',
  },
  mailboxNotFound: {
    status: 404,
    title: 'There is no such mailbox',
    hint: 'GET /api/mail/mailboxes lists the mailboxes.',
  },
  addressTaken: {
    status: 409,
    title: 'Another mailbox has this address',
    hint: 'Use another address, or change that mailbox.',
  },
  unknownTeam: { status: 422, title: 'There is no such team', hint: 'Choose a team from the list of teams.' },
  conflict: {
    status: 409,
    title: 'Somebody else changed this mailbox meanwhile',
    hint: 'Read it again, then repeat the change with its version.',
  },
  secretNeeded: {
    status: 422,
    title: 'The password or secret must be given again',
    hint: 'It was never set, or the server, user or token service has changed: a stored secret is not sent to another place.',
  },
  settingIncomplete: {
    status: 422,
    title: 'These settings do not fit together',
    hint: 'The detail says what is missing.',
  },
  outboundNotFound: {
    status: 404,
    title: 'There is no such outgoing mail',
    hint: 'GET /api/mail/outbox lists the mails that leave.',
  },
  notWaiting: {
    status: 409,
    title: 'This mail cannot be sent again',
    hint: 'Only mail that failed, was parked or waits for its next try can be tried again.',
  },
});
