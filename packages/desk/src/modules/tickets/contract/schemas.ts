import { Type, type Static } from 'typebox';
import { mailFailureCodes } from '#platform/contract/mail-failure';
import { At, Email, Id, Line, nullable, object, Subject, Text } from '#platform/contract/schema';
import { Level, pending, Priority, TicketStatus } from './status.ts';

export const TicketType = Type.Enum(['incident', 'request', 'problem', 'change', 'task']);
export type TicketType = Static<typeof TicketType>;

/** A person as a ticket shows one. */
export const PersonRef = object({ id: Id, name: Type.String(), email: nullable(Type.String()) }, 'PersonRef');
export type PersonRef = Static<typeof PersonRef>;
const NamedRef = object({ id: Id, name: Type.String() });

/** Where a ticket came from; `room` and `id` name the thing, for example a mail record. */
export const Source = object({
  channel: Type.Enum(['api', 'mail', 'portal', 'phone', 'desk', 'alert']),
  room: Type.Optional(Type.String()),
  id: Type.Optional(Type.String()),
});
export type Source = Static<typeof Source>;

const ticketFields = {
  id: Id,
  number: Type.String({ description: 'Public, speakable, with a check digit after the dash; never reused.' }),
  type: TicketType,
  subject: Type.String(),
  status: TicketStatus,
  statusLabel: nullable(Type.String()),
  impact: nullable(Level),
  urgency: nullable(Level),
  priority: Priority,
  priorityReason: nullable(
    Type.String({ description: 'Why a person set another priority than impact x urgency gives.' }),
  ),
  requester: PersonRef,
  assignee: nullable(PersonRef),
  team: nullable(NamedRef),
  category: nullable(NamedRef),
  service: nullable(NamedRef),
  waitingSinceAt: nullable(At),
  wakeAt: nullable(At),
  messageCount: Type.Integer(),
  createdAt: At,
  updatedAt: At,
  version: Type.Integer({
    description: 'Send it with a change: the desk then merges by field or tells of a conflict.',
  }),
};

/** A ticket in a list. */
export const Ticket = object(ticketFields, 'Ticket');
export type Ticket = Static<typeof Ticket>;

export const Attachment = object(
  {
    id: Id,
    name: Type.String(),
    mediaType: Type.String(),
    sizeBytes: Type.Integer(),
    contentId: nullable(
      Type.String({ description: 'Content-ID of a picture that the HTML shows in place (RFC 2392).' }),
    ),
  },
  'Attachment',
);
export type Attachment = Static<typeof Attachment>;

/** What became of a reply on its way out; `ready` before `dueAt` is held and can be taken back. */
export const Delivery = object({
  state: Type.Enum(['ready', 'sending', 'sent', 'failed', 'parked', 'cancelled']),
  dueAt: At,
  answer: nullable(
    Type.String({
      description: 'Why it waits, or for each recipient that was not reached, why and in whose words.',
    }),
  ),
  recipients: Type.Array(
    object({
      address: Type.String(),
      state: Type.Enum(['waiting', 'taken', 'failed'], {
        description: 'taken: a mail server took it. failed: refused at once, or it came back later.',
      }),
      reason: nullable(Type.Enum([...mailFailureCodes])),
      words: nullable(Type.String({ description: 'Last words of the other side.' })),
    }),
    { description: 'The requester first, then who is in copy.' },
  ),
});

/** A stretch of a text that is folded when it is shown; the text itself stays whole. */
export const Fold = object({
  from: Type.Integer({ description: 'Offset of its first character, in UTF-16 code units.' }),
  to: Type.Integer({ description: 'Offset behind its last character.' }),
  kind: Type.Enum(['quote', 'signature']),
});
export type Fold = Static<typeof Fold>;

/** One message, immutable. */
export const Message = object(
  {
    id: Id,
    kind: Type.Enum(['reply', 'note', 'call', 'mail', 'system', 'evidence']),
    visibility: Type.Enum(['public', 'internal']),
    author: nullable(PersonRef),
    authorName: Type.String(),
    unprovedFrom: nullable(
      Type.String({
        description:
          'Address of a colleague in the From line of this mail, which nothing proved: it has no author, whoever wrote it.',
      }),
    ),
    bodyText: Type.String(),
    folds: Type.Array(Fold, {
      description: 'Signature and quoted mails in the text, found when it came in; in their order.',
    }),
    bodyHtml: nullable(
      Type.String({ description: 'Sanitised when it came in; shown in a sandboxed frame only.' }),
    ),
    createdAt: At,
    attachments: Type.Array(Attachment),
    delivery: nullable(Delivery),
    recipients: Type.Array(Type.String()),
    onlyThanks: Type.Boolean({
      description:
        'Came to a ticket that was solved and says thanks and nothing else: it opened nothing again and may be taken as confirmation.',
    }),
    evidence: nullable(Subject),
  },
  'Message',
);
export type Message = Static<typeof Message>;

export const Participant = object({
  person: PersonRef,
  role: Type.Enum(['cc', 'follower', 'approver']),
  state: Type.Enum(['accepted', 'pending'], {
    description: 'Pending: wrote on the thread but is unknown to it; sees nothing until accepted.',
  }),
});

export const linkKinds = [
  'related',
  'duplicates',
  'duplicated-by',
  'caused-by',
  'causes',
  'parent',
  'child',
  'follow-up',
  'followed-up-by',
  'merged-into',
  'merged-from',
] as const;
export const Link = object({
  kind: Type.Enum([...linkKinds]),
  number: Type.String(),
  subject: Type.String(),
  status: TicketStatus,
});

/** The other side said for good that nobody is at this address; it warns until a person says that it is right again. */
export const DeadAddress = object({
  address: Type.String(),
  reason: Type.Enum([...mailFailureCodes]),
  words: Type.String({ description: 'What the other side said.' }),
  bouncedAt: At,
});

/** A ticket with its conversation: the newest 50 messages, oldest of them first. */
export const TicketDetail = object(
  {
    ...ticketFields,
    affected: nullable(PersonRef),
    reporter: nullable(PersonRef),
    participants: Type.Array(Participant),
    links: Type.Array(Link),
    fields: Type.Record(Type.String(), Type.Unknown()),
    source: Source,
    resolutionCode: nullable(Type.String()),
    cause: nullable(Type.String()),
    solution: nullable(Type.String()),
    resolvedAt: nullable(At),
    confirmedAt: nullable(At),
    closedAt: nullable(At),
    reopenUntilAt: nullable(At),
    mergedInto: nullable(Type.String()),
    deadAddresses: Type.Array(DeadAddress, {
      description:
        'Addresses of the people of this ticket at which nobody can be reached, for the desk alone.',
    }),
    messages: Type.Array(Message),
    olderMessages: nullable(Type.String({ description: 'Cursor for the messages before these.' })),
  },
  'TicketDetail',
);
export type TicketDetail = Static<typeof TicketDetail>;

/** One step of a ticket's history, drawn from its events. */
export const TimelineEntry = object(
  {
    id: Id,
    name: Type.String(),
    at: At,
    actor: nullable(PersonRef),
    actorKind: Type.Enum(['person', 'system', 'console']),
    via: Type.String(),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  'TimelineEntry',
);

/** Whom a ticket is for: by address (made when unknown) or by id. */
export const RequesterInput = object({ email: Email, name: Type.Optional(Line) });

export const NewTicket = object(
  {
    subject: Line,
    body: Text,
    requester: Type.Optional(RequesterInput),
    affected: Type.Optional(RequesterInput),
    type: Type.Optional(TicketType),
    impact: Type.Optional(Level),
    urgency: Type.Optional(Level),
    categoryId: Type.Optional(Id),
    serviceId: Type.Optional(Id),
    teamId: Type.Optional(Id),
    assigneeId: Type.Optional(Id),
    channel: Type.Optional(Type.Enum(['api', 'phone', 'desk'])),
    fields: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
  },
  'NewTicket',
);
export type NewTicket = Static<typeof NewTicket>;

export const TicketChange = object(
  {
    version: Type.Integer({ description: 'The version that was read.' }),
    subject: Type.Optional(Line),
    type: Type.Optional(TicketType),
    impact: Type.Optional(nullable(Level)),
    urgency: Type.Optional(nullable(Level)),
    priority: Type.Optional(nullable(Priority)),
    priorityReason: Type.Optional(Line),
    categoryId: Type.Optional(nullable(Id)),
    serviceId: Type.Optional(nullable(Id)),
    teamId: Type.Optional(nullable(Id)),
    assigneeId: Type.Optional(nullable(Id)),
    requesterId: Type.Optional(Id),
    affectedId: Type.Optional(nullable(Id)),
    statusLabelId: Type.Optional(nullable(Id)),
    fields: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  'TicketChange',
);
export type TicketChange = Static<typeof TicketChange>;

export const NewMessage = object(
  {
    kind: Type.Enum(['reply', 'note', 'call']),
    body: Text,
    holdSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60,
        description: 'Leaves time to take the reply back; not held unless given.',
      }),
    ),
    attachmentIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
    thenStatus: Type.Optional(
      Type.Enum(['pending-requester'], { description: 'Wait for the requester after this reply.' }),
    ),
  },
  'NewMessage',
);
export type NewMessage = Static<typeof NewMessage>;

/** One mail as it would leave. */
export const MailPreview = object(
  {
    from: Type.String(),
    to: Type.Array(Type.String()),
    subject: Type.String(),
    text: Type.String(),
    attachments: Type.Array(Type.String(), { description: 'Names of the files.' }),
    source: Type.String({
      description: 'The mail byte by byte, up to 200,000; Message-ID and Date are those of this moment.',
    }),
  },
  'MailPreview',
);
export type MailPreview = Static<typeof MailPreview>;

export const Waiting = object({
  for: Type.Enum([...pending]),
  until: Type.Optional(At),
  reason: Type.Optional(Line),
});

export const resolutionCodes = [
  'fixed',
  'workaround',
  'answered',
  'fulfilled',
  'not-reproducible',
  'not-a-fault',
  'duplicate',
  'no-answer',
] as const;
export const Resolution = object(
  {
    code: Type.Enum([...resolutionCodes]),
    cause: Type.Optional(Line),
    solution: Text,
    reply: Type.Optional(
      Type.Boolean({ description: 'Tell the requester and ask to confirm; true unless told.' }),
    ),
    holdSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 })),
  },
  'Resolution',
);
export type Resolution = Static<typeof Resolution>;

export const Category = object(
  { id: Id, name: Type.String(), parentId: nullable(Id), active: Type.Boolean() },
  'Category',
);
export const Service = object({ id: Id, name: Type.String(), active: Type.Boolean() }, 'Service');
export const StatusLabel = object(
  { id: Id, status: TicketStatus, label: Type.String(), position: Type.Integer(), active: Type.Boolean() },
  'StatusLabel',
);
export const FieldSet = object(
  {
    type: TicketType,
    version: Type.Integer(),
    schema: Type.Record(Type.String(), Type.Unknown(), {
      description: 'JSON Schema 2020-12 of the object in `fields`.',
    }),
  },
  'FieldSet',
);
