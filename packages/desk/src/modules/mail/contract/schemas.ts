import { Type, type Static } from 'typebox';
import { At, Email, Id, Line, nullable, object } from '#platform/contract/schema';

/** How a mail ended; every delivery ends as exactly one of these, duplicates included. */
export const verdicts = ['ticket', 'reply', 'bounce', 'automatic', 'quarantined', 'duplicate'] as const;
export const Verdict = Type.Enum([...verdicts], {
  description:
    'ticket: opened one. reply: joined one. bounce: told that our mail was not delivered. automatic: written by a machine, kept without an answer. quarantined: kept for a person to look at. duplicate: the same mail was here before.',
});
export type Verdict = (typeof verdicts)[number];

/** Where a delivery came in. */
export const mailSources = ['api', 'smtp', 'lmtp', 'imap', 'console'] as const;
export type MailSource = (typeof mailSources)[number];

const recordFields = {
  id: Id,
  receivedAt: At,
  settledAt: nullable(At),
  source: Type.Enum([...mailSources]),
  mailbox: Type.String({ description: 'Address of the mailbox that took it.' }),
  verdict: nullable(Verdict),
  reason: Type.String({ description: 'Why it ended so, as a sentence.' }),
  ticketNumber: nullable(Type.String()),
  from: nullable(Type.String({ description: 'Address in the From line.' })),
  fromName: nullable(Type.String()),
  subject: Type.String(),
  messageId: nullable(Type.String({ description: 'Message-ID without angle brackets (RFC 5322).' })),
  sizeBytes: Type.Integer(),
};

/** The flight record of one delivery, as a list shows it. */
export const MailRecord = object(recordFields, 'MailRecord');
export type MailRecord = Static<typeof MailRecord>;

/** One thing that was seen on the way to the verdict. */
export const Evidence = object(
  {
    step: Type.Enum(['intake', 'repair', 'parse', 'classify', 'thread', 'decide', 'apply']),
    found: Type.String(),
  },
  'MailEvidence',
);
export type Evidence = Static<typeof Evidence>;

/** What a person decided about a mail that no rule could handle. */
export const Decision = object(
  {
    what: Type.Enum(['converted', 'discarded']),
    at: At,
    byName: Type.String(),
    why: Type.String(),
  },
  'MailDecision',
);

/** The flight record with everything that led to the verdict. */
export const MailRecordDetail = object(
  {
    ...recordFields,
    envelopeFrom: nullable(
      Type.String({
        description: 'Sender of the envelope; empty is the null sender of bounces (RFC 5321 4.5.5).',
      }),
    ),
    envelopeTo: Type.Array(Type.String()),
    evidence: Type.Array(Evidence),
    duplicateOfId: nullable(Id),
    attempts: Type.Integer({ description: 'Tries to apply it that broke off.' }),
    nextTryAt: nullable(At),
    decision: nullable(Decision),
    open: Type.Boolean({
      description: 'No ticket has it and nobody decided: it can be made a ticket or be handled again.',
    }),
  },
  'MailRecordDetail',
);
export type MailRecordDetail = Static<typeof MailRecordDetail>;

const QuietAfterHours = nullable(
  Type.Integer({
    minimum: 1,
    maximum: 8760,
    description: 'A longer time without any mail is an alarm; null is never.',
  }),
);

/** An address of the desk, and the team that gets its tickets. */
export const Mailbox = object(
  {
    id: Id,
    address: Type.String(),
    name: Type.String({ description: 'Name in front of the address in mails that leave.' }),
    teamId: nullable(Id),
    isDefault: Type.Boolean({ description: 'Takes mail for no known mailbox; there is always exactly one.' }),
    quietAfterHours: QuietAfterHours,
    version: Type.Integer(),
  },
  'Mailbox',
);
export type Mailbox = Static<typeof Mailbox>;

export const NewMailbox = object(
  {
    address: Email,
    name: Line,
    teamId: Type.Optional(nullable(Id)),
    quietAfterHours: Type.Optional(QuietAfterHours),
  },
  'NewMailbox',
);

export const MailboxChange = object(
  {
    version: Type.Integer({ description: 'The version that was read.' }),
    address: Type.Optional(Email),
    name: Type.Optional(Line),
    teamId: Type.Optional(nullable(Id)),
    quietAfterHours: Type.Optional(QuietAfterHours),
    isDefault: Type.Optional(
      Type.Literal(true, { description: 'Makes it the default; the other one ends.' }),
    ),
  },
  'MailboxChange',
);

export const OutboundState = Type.Enum(['ready', 'sending', 'sent', 'failed', 'parked', 'cancelled']);

const outboundFields = {
  id: Id,
  createdAt: At,
  dueAt: At,
  settledAt: nullable(At),
  state: OutboundState,
  to: Type.Array(Type.String()),
  subject: Type.String(),
  messageId: Type.String(),
  automatic: Type.Boolean(),
  attempts: Type.Integer({ description: 'Tries since it was made, or since somebody sent it again.' }),
  answer: nullable(Type.String({ description: 'Last words of the mail server, or why it waits.' })),
  ticketNumber: nullable(Type.String()),
  recipients: Type.Array(
    object({ address: Type.String(), accepted: Type.Boolean(), answer: nullable(Type.String()) }),
  ),
};

/** One mail that leaves, down to the words of the server that took or refused it. */
export const OutboundRecord = object(outboundFields, 'OutboundRecord');
export type OutboundRecord = Static<typeof OutboundRecord>;

/** The same with its words and every try. */
export const OutboundDetail = object(
  {
    ...outboundFields,
    from: Type.String({ description: 'Address that sends it.' }),
    inReplyTo: nullable(Type.String()),
    text: nullable(Type.String({ description: 'Null where a one-time secret was in it.' })),
    files: Type.Array(Type.String({ description: 'Names of what is attached.' })),
    tries: Type.Array(
      object({
        at: At,
        state: Type.Enum(['sent', 'later', 'failed', 'parked']),
        answer: Type.String(),
      }),
      { description: 'Oldest first; kept for 30 days.' },
    ),
  },
  'OutboundDetail',
);
export type OutboundDetail = Static<typeof OutboundDetail>;

/** How mail that leaves is signed (RFC 6376). The key itself is never shown. */
export const Dkim = object(
  {
    selector: nullable(
      Type.String({ description: 'Null: no key is set, and mail leaves unsigned by this desk.' }),
    ),
    records: Type.Array(
      object({
        domain: Type.String(),
        name: Type.String(),
        value: Type.String({ description: 'The text of the TXT record.' }),
        published: nullable(
          Type.Enum(['yes', 'other', 'no', 'unknown'], {
            description:
              'other: the name holds another text. unknown: the name service did not answer. Null: not asked.',
          }),
        ),
      }),
    ),
  },
  'Dkim',
);
export type Dkim = Static<typeof Dkim>;
