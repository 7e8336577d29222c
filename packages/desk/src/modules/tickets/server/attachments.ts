import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Database, Reader, Tx } from '#platform/server/db/database';
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
  await refuseWhenFull(tx, actor, file.bytes.length);
  const stored = await deps.files.storeBytes(tx, file.bytes, at);
  // A hundred at once must not all see an empty account; only the last step waits for the others.
  await tx.rows(sql`select pg_advisory_xact_lock(${lockFamily}, hashtext(${actor.personId}::text))`);
  await refuseWhenFull(tx, actor, file.bytes.length);
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

/** How many files, and how much of them, one person may have waiting for a message: four full messages. */
const unusedLimit = { files: 200, bytes: 512 * 1024 * 1024 };
/** Any number that is no other lock's. */
const lockFamily = 4_417_133;

async function refuseWhenFull(db: Reader, actor: Actor, addedBytes: number): Promise<void> {
  const unused = await db.first<{ files: number; bytes: number }>(sql<{ files: number; bytes: number }>`
    select count(*)::int as files, coalesce(sum(size_bytes), 0)::float8 as bytes from tickets_attachments
    where uploaded_by = ${actor.personId} and message_id is null`);
  if (!unused || (unused.files < unusedLimit.files && unused.bytes + addedBytes <= unusedLimit.bytes)) return;
  throw new AppError(ticketErrors.uploadsFull, {
    facts: {
      unusedFiles: unused.files,
      unusedBytes: unused.bytes,
      limitFiles: unusedLimit.files,
      limitBytes: unusedLimit.bytes,
    },
  });
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
