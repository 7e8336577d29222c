import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Database, Tx } from '#platform/server/db/database';
import type { FileReply } from '#platform/server/http/call';
import { newId } from '#platform/server/ids';
import { ticketErrors, type Attachment } from '../contract.ts';
import type { TicketsDeps } from './deps.ts';
import { requireTicket } from './queries.ts';
import { visibleMessages } from './visible.ts';

/** Stores a file that the uploader's next message or ticket will name. */
export async function uploadAttachment(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  file: { name: string; mediaType: string; bytes: Buffer },
): Promise<Attachment> {
  if (/[/\\\p{Cc}\p{Cf}]/u.test(file.name) || /^\.+$/.test(file.name.trim()))
    throw new AppError(ticketErrors.nameRefused);
  const at = deps.clock.now();
  const stored = await deps.files.storeBytes(tx, file.bytes, at);
  const id = newId(at.getTime());
  await tx.run(sql`insert into tickets_attachments (id, uploaded_by, digest, name, media_type, size_bytes, created_at)
    values (${id}, ${actor.personId}, ${stored.digest}, ${file.name}, ${file.mediaType}, ${stored.sizeBytes}, ${at})`);
  return {
    id,
    name: file.name,
    mediaType: file.mediaType,
    sizeBytes: stored.sizeBytes,
    contentId: null,
  };
}

/** The media type that a browser claims for an upload; anything strange becomes bytes. */
export function mediaTypeOf(header: unknown): string {
  const given = (typeof header === 'string' ? header : '').split(';')[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9.+-]{1,60}\/[a-z0-9.+-]{1,100}$/.test(given) ? given : 'application/octet-stream';
}

/** The bytes of an attachment, for whoever may see its message. */
export async function readAttachment(
  database: Database,
  deps: TicketsDeps,
  actor: Actor,
  input: { number: string; attachmentId: string },
): Promise<FileReply> {
  const db = database.reader;
  const ticket = await requireTicket(db, actor, input.number);
  const found = await db.first<{ digest: string; name: string; media_type: string }>(sql<{
    digest: string;
    name: string;
    media_type: string;
  }>`
    select f.digest, f.name, f.media_type from tickets_attachments f join tickets_messages m on m.id = f.message_id
    where f.id = ${input.attachmentId} and m.ticket_id = ${ticket.id} and ${visibleMessages(actor, deps.clock.now())}`);
  const opened = found && (await deps.files.openBytes(database, found.digest));
  if (!found || !opened) throw new AppError(ticketErrors.notFound);
  return {
    stream: opened.stream,
    sizeBytes: opened.sizeBytes,
    mediaType: found.media_type,
    fileName: found.name,
    digest: found.digest,
  };
}

const unusedLastsMs = 24 * 3600_000;

/** Removes uploads that no message came for. */
export function forgetUnused(tx: Tx, now: Date): Promise<number> {
  return tx.run(
    sql`delete from tickets_attachments where message_id is null and created_at < ${new Date(now.getTime() - unusedLastsMs)}`,
  );
}
