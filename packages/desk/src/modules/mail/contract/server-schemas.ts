import { Type, type Static } from 'typebox';
import { mailTroubleCodes } from '#platform/contract/mail-trouble';
import { At, Id, Line, nullable, object } from '#platform/contract/schema';

const Secret = Type.String({
  minLength: 1,
  maxLength: 8000,
  description: 'Written only; never shown again.',
});

/** How the desk reaches a mail server and who it is there. */
const accessFields = {
  host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[^\\s/@]+$' }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  security: Type.Enum(['tls', 'starttls', 'none'], {
    description:
      'tls: from the first byte (RFC 8314). starttls: begins in the clear and goes no further without TLS. none: only to this machine when there is something secret to say.',
  }),
  signIn: Type.Enum(['password', 'oauth-client', 'oauth-refresh', 'none'], {
    description:
      'oauth-client: client credentials (RFC 6749 section 4.4). oauth-refresh: a refresh token of the account (section 6).',
  }),
  user: Type.String({ maxLength: 320, description: 'Empty only with signIn none.' }),
  tokenUrl: nullable(
    Type.String({ maxLength: 2000, description: 'Token endpoint, https; for the two ways with OAuth.' }),
  ),
  clientId: nullable(Type.String({ maxLength: 500 })),
  scope: nullable(Type.String({ maxLength: 2000 })),
  certificate: nullable(
    Type.String({
      maxLength: 64_000,
      description: 'Certificate of an own authority, in PEM, that is trusted for this server.',
    }),
  ),
};

const secretFields = {
  version: Type.Optional(
    Type.Integer({ description: 'The version that was read; left out when nothing was set before.' }),
  ),
  password: Type.Optional(Secret),
  clientSecret: Type.Optional(Secret),
  refreshToken: Type.Optional(Secret),
};

const storedFields = {
  version: Type.Integer(),
  changedAt: At,
  has: object({
    password: Type.Boolean(),
    clientSecret: Type.Boolean(),
    refreshToken: Type.Boolean(),
  }),
};

const fetchFields = {
  enabled: Type.Boolean({ description: 'Whether mail is fetched.' }),
  folder: Line,
  afterwards: Type.Enum(['leave', 'seen', 'move'], {
    description: 'What becomes of a mail on the server once the desk has stored it.',
  }),
  moveTo: nullable(Line),
  existingMail: Type.Enum(['leave', 'take'], {
    description:
      'What becomes of mail that is in the folder before the first look: leave makes no tickets of it.',
  }),
};

/** Where mail of a mailbox is fetched by IMAP (RFC 9051). */
export const IncomingServer = object({ ...accessFields, ...fetchFields, ...storedFields }, 'IncomingServer');
export type IncomingServer = Static<typeof IncomingServer>;

/** The whole setting. A secret that is left out stays, while server, user and token service stay the same. */
export const IncomingServerSetting = object(
  { ...accessFields, ...fetchFields, ...secretFields },
  'IncomingServerSetting',
);
export type IncomingServerSetting = Static<typeof IncomingServerSetting>;

/** The server that takes the mail that this mailbox sends. Without one the server of the desk does. */
export const OutgoingServer = object({ ...accessFields, ...storedFields }, 'OutgoingServer');
export type OutgoingServer = Static<typeof OutgoingServer>;

export const OutgoingServerSetting = object({ ...accessFields, ...secretFields }, 'OutgoingServerSetting');
export type OutgoingServerSetting = Static<typeof OutgoingServerSetting>;

export const MailboxServers = object(
  { incoming: nullable(IncomingServer), outgoing: nullable(OutgoingServer) },
  'MailboxServers',
);
export type MailboxServers = Static<typeof MailboxServers>;

const troubleFields = {
  code: Type.Enum([...mailTroubleCodes]),
  title: Type.String({ description: 'What is wrong, in plain words.' }),
  hint: Type.String({ description: 'What to do about it.' }),
  words: Type.String({ description: 'What the server or the system said, one line.' }),
};

/** What a try with settings found, saved or not. */
export const ServerTrial = object(
  {
    ok: Type.Boolean(),
    found: Type.Array(Type.String(), { description: 'What went well, in order, in plain words.' }),
    trouble: nullable(object(troubleFields, 'MailTrouble')),
  },
  'ServerTrial',
);
export type ServerTrial = Static<typeof ServerTrial>;

/** Trouble that lasts. It ends by itself when the cause is gone. */
export const LastingTrouble = object(
  { ...troubleFields, sinceAt: At, nextTryAt: nullable(At) },
  'LastingMailTrouble',
);
export type LastingTrouble = Static<typeof LastingTrouble>;

/** Alarms beside trouble, with what a person does about them. */
export const mailAlarmWords = {
  'no-look': {
    title: 'Nobody has looked into this mailbox for too long',
    hint: 'Does a process of the desk run? The log says what the last one did.',
  },
  silence: {
    title: 'No mail has come for longer than usual',
    hint: 'Send a mail to this address yourself. When it does not come, look where it stays: the mail server, a rule, a full mailbox.',
  },
  missing: {
    title: 'The server holds mail that the desk does not have',
    hint: 'It is fetched at the next look. When this stays, the log says why.',
  },
  'left-on-server': {
    title: 'Some mail could not be fetched whole',
    hint: 'It is still in the mailbox on the server: look at it there. It is tried again once a day.',
  },
  parked: {
    title: 'Mail is held back and waits for a person',
    hint: 'Look at the outgoing mails with state parked: each says why. Send it again, or discard it; nothing else happens to it.',
  },
  waiting: {
    title: 'Mail waits for too long to leave',
    hint: 'Set DESKHAND_SMTP_URL or the outgoing server of the mailbox, or look at the trouble of the server.',
  },
} as const;
export const mailAlarms = [
  'trouble',
  'no-look',
  'silence',
  'missing',
  'left-on-server',
  'waiting',
  'parked',
] as const;

/** Something that an administrator should look at now. */
export const MailAlarm = object(
  {
    code: Type.Enum([...mailAlarms], {
      description:
        'trouble: the server cannot be used. no-look: nobody looked into the mailbox for too long. silence: no mail for longer than the mailbox allows. missing: the server holds mail that the desk does not have. left-on-server: mail that could not be fetched whole. waiting: mail waits for this server for too long. parked: mail over a budget, or tried for five days.',
    }),
    sinceAt: At,
    title: Type.String(),
    hint: Type.String(),
  },
  'MailAlarm',
);
export type MailAlarm = Static<typeof MailAlarm>;

/** One mailbox as an administrator sees it. */
export const MailboxHealth = object(
  {
    mailboxId: Id,
    address: Type.String(),
    state: Type.Enum(['not-fetched', 'starting', 'connected', 'trouble'], {
      description: 'not-fetched: nothing is set, or it is switched off; mail comes by other ways.',
    }),
    connectedSinceAt: nullable(At),
    lastLookAt: nullable(At),
    lastMailAt: nullable(At),
    trouble: nullable(LastingTrouble),
    count: nullable(
      object({
        countedAt: At,
        onServer: Type.Integer(),
        stored: Type.Integer({ description: 'Of those on the server, how many the desk has.' }),
        leftOut: Type.Integer({ description: 'In the folder before the first look, and left as they were.' }),
        missing: Type.Integer({ description: 'Neither; they are fetched at once.' }),
      }),
    ),
    leftOnServer: Type.Integer({ description: 'Mails that could not be fetched whole.' }),
    alarms: Type.Array(MailAlarm),
  },
  'MailboxHealth',
);
export type MailboxHealth = Static<typeof MailboxHealth>;

/** One server that takes our mail. */
export const OutgoingHealth = object(
  {
    mailboxId: nullable(Id),
    address: nullable(
      Type.String({ description: 'The mailbox that sends by it; null is the server of the desk.' }),
    ),
    host: nullable(Type.String({ description: 'Null: no server is set, mail waits.' })),
    state: Type.Enum(['not-set', 'unused', 'accepting', 'trouble']),
    lastAcceptedAt: nullable(At),
    trouble: nullable(LastingTrouble),
    alarms: Type.Array(MailAlarm),
  },
  'OutgoingHealth',
);
export type OutgoingHealth = Static<typeof OutgoingHealth>;

export const MailHealth = object(
  {
    ok: Type.Boolean({ description: 'No alarm anywhere.' }),
    mailboxes: Type.Array(MailboxHealth),
    outgoing: Type.Array(OutgoingHealth),
    waiting: object({
      count: Type.Integer({ description: 'Mails that should have left and have not.' }),
      oldestAt: nullable(At),
    }),
    parked: Type.Integer({ description: 'Mails that are held back until a person decides.' }),
  },
  'MailHealth',
);
export type MailHealth = Static<typeof MailHealth>;
