import { withoutHeaps } from '#platform/contract/heaped-marks';
import { sql, type RawBuilder } from 'kysely';
import type { Subject } from '#platform/contract/schema';
import type { Actor } from '#platform/server/actor';
import { happened, type NewEvent } from '#platform/server/events/event';
import { newId } from '#platform/server/ids';
import { ticketEvents, type Source } from '../contract.ts';
import type { StoredAttachment, Words } from './api.ts';
import { ticketSubject } from './subject.ts';

/** A message to write. */
export interface MessageToWrite {
  readonly id: string;
  readonly ticketId: string;
  readonly kind: 'reply' | 'note' | 'call' | 'mail' | 'system' | 'evidence';
  readonly visibility: 'public' | 'internal';
  readonly authorId: string | null;
  readonly authorName: string;
  readonly unprovedFrom?: string;
  readonly words: Words;
  readonly source: Source;
  readonly at: Date;
  readonly outboxId?: string;
  readonly heldUntil?: Date;
  /** Says thanks and nothing else; offered as confirmation of a resolved ticket. */
  readonly onlyThanks?: boolean;
  readonly recipients?: readonly string[];
  /** What a message of kind evidence shows: a job of room `endpoints`. */
  readonly evidence?: Subject;
  /** Uploaded before by whoever gave the command (`requireUploads`); they move to the message. */
  readonly uploadIds?: readonly string[];
}

/** The statements of a command that write a message with its attachments. `after` names the write that makes the ticket. */
export function messageWrites(m: MessageToWrite): Record<string, RawBuilder<unknown>> {
  const writes: Record<string, RawBuilder<unknown>> = {
    message: sql`insert into tickets_messages
      (id, ticket_id, kind, visibility, author_id, author_name, unproved_from, body_text, folds, body_html, mail_message_id, recipients, outbox_id, held_until, only_thanks, evidence_room, evidence_id, source, created_at)
      values (${m.id}, ${m.ticketId}, ${m.kind}, ${m.visibility}, ${m.authorId}, ${m.authorName}, ${m.unprovedFrom ?? null}, ${withoutHeaps(m.words.text)}, ${JSON.stringify(m.words.folds ?? [])}, ${m.words.html ?? null},
        ${m.words.mailMessageId ?? null}, ${[...(m.recipients ?? [])]}, ${m.outboxId ?? null}, ${m.heldUntil ?? null}, ${m.onlyThanks ?? false}, ${m.evidence?.room ?? null}, ${m.evidence?.id ?? null}, ${JSON.stringify(m.source)}, ${m.at})`,
  };
  if (m.words.attachments && m.words.attachments.length > 0)
    writes['attached'] = attachmentRows(m, m.words.attachments);
  if (m.uploadIds && m.uploadIds.length > 0) {
    writes['uploaded'] = sql`update tickets_attachments set ticket_id = ${m.ticketId}, message_id = ${m.id}
      where id = any(${[...m.uploadIds]}) and message_id is null`;
  }
  return writes;
}

function attachmentRows(m: MessageToWrite, stored: readonly StoredAttachment[]): RawBuilder<unknown> {
  const rows = stored.map((a) => ({ id: newId(m.at.getTime()), ...a }));
  return sql`insert into tickets_attachments (id, ticket_id, message_id, uploaded_by, digest, name, media_type, size_bytes, content_id, created_at)
    select a.id, ${m.ticketId}, ${m.id}, ${m.authorId}, a.digest, a.name, a."mediaType", a."sizeBytes", a."contentId", ${m.at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as a(id uuid, digest text, name text, "mediaType" text, "sizeBytes" bigint, "contentId" text)`;
}

/** What search keeps of a message. */
export function messageDocument(m: MessageToWrite): {
  type: 'message';
  id: string;
  ownerId: string;
  at: Date;
  body: string;
} {
  return { type: 'message', id: m.id, ownerId: m.ticketId, at: m.at, body: m.words.text };
}

/** Who wrote, for messages that an actor writes. */
export function authorOf(actor: Actor): { authorId: string | null; authorName: string } {
  return { authorId: actor.personId, authorName: actor.name };
}

/** The event of a message. */
export function added(p: {
  actor: Actor;
  at: Date;
  message: MessageToWrite;
  toRequester: boolean;
  held: boolean;
}): NewEvent {
  const { message } = p;
  return happened(
    ticketEvents.messageAdded,
    { actor: p.actor, at: p.at, subject: ticketSubject(message.ticketId) },
    {
      messageId: message.id,
      kind: message.kind,
      visibility: message.visibility,
      toRequester: p.toRequester,
      held: p.held,
    },
  );
}
