import type { RawBuilder } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Database, Reader, Tx } from '#platform/server/db/database';
import type { FileReply } from '#platform/server/http/call';
import type {
  Fold,
  Message,
  NewTicket,
  Source,
  Ticket,
  TicketDetail,
  TicketStatus,
  TicketType,
} from '../contract.ts';
import type { QueueFilter } from './list-tickets.ts';

/** A file that is stored already (room `files`) and belongs to a message. */
export interface StoredAttachment {
  /** SHA-256 in hex. */
  readonly digest: string;
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  /** Content-ID of an inline image (RFC 2392), without angle brackets. */
  readonly contentId?: string;
}

/** Words as they came in. */
export interface Words {
  readonly text: string;
  /** What is folded when the text is shown: signature and quotes. */
  readonly folds?: readonly Fold[];
  /** Sanitised HTML, where there was some. */
  readonly html?: string | null;
  readonly attachments?: readonly StoredAttachment[];
  /** Message-ID of the mail (RFC 5322), without angle brackets. */
  readonly mailMessageId?: string | null;
}

/** A ticket to open on behalf of another room. */
export interface TicketToOpen {
  readonly subject: string;
  readonly words: Words;
  readonly requesterId: string;
  readonly affectedId?: string | null;
  readonly type?: TicketType;
  readonly impact?: number;
  readonly urgency?: number;
  readonly categoryId?: string | null;
  readonly serviceId?: string | null;
  readonly teamId?: string | null;
  readonly source: Source;
  /** People in copy. */
  readonly ccIds?: readonly string[];
  /** Sends the fixed acknowledgement with the number; false for anything automatic (RFC 3834 section 2). */
  readonly acknowledge: boolean;
}

/** What came in for an existing ticket. */
export interface IncomingMessage {
  readonly ticketId: string;
  /** The writer, or null for automatic mail without a person. */
  readonly authorId: string | null;
  readonly authorName: string;
  /** Address of a colleague that the From line names and nothing proves; such words have no writer. */
  readonly unprovedFrom?: string;
  readonly words: Words;
  /** Automatic mail never reopens, never ends waiting, never starts a clock. */
  readonly automatic: boolean;
  /** `note` is for technicians alone, for example automatic mail or a writer who is not part of the thread. */
  readonly visibility: 'public' | 'internal';
  /** Internal, and worth a mail to the technician: somebody asks to take part, or a reply came back. */
  readonly tells?:
    | { readonly why: 'asks-to-take-part' }
    | { readonly why: 'came-back'; readonly outboxId: string };
  readonly source: Source;
}

/** An answer that a technician wrote in the own mail; that it is theirs has been proved. */
export interface AnswerByMail {
  readonly ticketId: string;
  readonly kind: 'reply' | 'note';
  readonly text: string;
  readonly attachments: readonly StoredAttachment[];
  readonly source: Source;
}

/** Where a message ended up: the ticket itself, the survivor of a merge, or a follow-up of a ticket closed for good. */
export interface Landed {
  readonly ticketId: string;
  readonly number: string;
  readonly messageId: string;
  readonly opened: boolean;
}

/** A ticket as threading needs it. */
export interface TicketFacts {
  readonly id: string;
  readonly number: string;
  readonly status: TicketStatus;
  readonly requesterId: string;
  readonly teamId: string | null;
}

/** The number that a person typed, or the id that a link names. */
export type TicketKey = { readonly id: string } | { readonly number: string };

/**
 * What the pages of a person do in that person's own name. Sight and rights are asked for inside, so an actor who may
 * not gets `tickets.not_found` or `tickets.not_allowed` here too.
 */
export interface OwnTickets {
  openOwn(tx: Tx, actor: Actor, ticket: NewTicket): Promise<Ticket>;
  list(
    db: Reader,
    actor: Actor,
    filter: QueueFilter,
  ): Promise<{ items: Ticket[]; nextCursor: string | null }>;
  /** A merged ticket answers as its survivor where the actor may see that, else as itself. */
  read(db: Reader, actor: Actor, key: TicketKey): Promise<TicketDetail>;
  /** Messages before those that `read` gave. */
  earlierMessages(
    db: Reader,
    actor: Actor,
    page: { readonly ticketId: string; readonly cursor: string },
  ): Promise<{ items: Message[]; nextCursor: string | null }>;
  attachment(
    database: Database,
    actor: Actor,
    input: { readonly number: string; readonly attachmentId: string },
  ): Promise<FileReply>;
  /** Throws `tickets.not_in_state` unless the ticket waits for a word. */
  confirm(tx: Tx, actor: Actor, number: string): Promise<TicketDetail>;
  /** The ticket that is open now: this one again, or a follow-up when the reopen window has passed. */
  object(tx: Tx, actor: Actor, number: string, body: string | undefined): Promise<TicketDetail>;
}

/** The front door of `tickets` for higher rooms. All of it runs in the caller's transaction. */
export interface TicketsApi extends OwnTickets {
  open(tx: Tx, actor: Actor, ticket: TicketToOpen): Promise<Landed>;
  receive(tx: Tx, actor: Actor, message: IncomingMessage): Promise<Landed>;
  /** Does with the words what the composer does; a note where the ticket takes no reply. */
  answerByMail(
    tx: Tx,
    actor: Actor,
    answer: AnswerByMail,
  ): Promise<Landed & { readonly kind: 'reply' | 'note' }>;
  /** Writer of a mail that matched a thread without being part of it: stored as pending, sees nothing until a technician accepts. */
  addPendingParticipant(tx: Tx, actor: Actor, ticketId: string, personId: string): Promise<void>;
  /** Follows a merge to the survivor. */
  findTicket(db: Reader, by: { id: string } | { serial: number }): Promise<TicketFacts | undefined>;
  /** Requester, affected person, accepted participant or assignee. */
  isPartOf(db: Reader, ticketId: string, personId: string): Promise<boolean>;
  /** The one predicate of who sees what, over the ticket alias `t`. */
  visible(actor: Actor): RawBuilder<boolean>;
}
