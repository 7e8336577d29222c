import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { ticketErrors } from '../contract.ts';

/** A file that was uploaded and that no message has yet. */
export interface Upload {
  readonly digest: string;
  readonly name: string;
  readonly mediaType: string;
}

/**
 * The caller's uploads with these ids, in their order of time. One that is not the caller's, was used or forgotten is
 * refused like one that never was: a message must not go out without a file that its writer believes to be in it.
 */
export async function requireUploads(
  db: Reader,
  actor: Actor,
  ids: readonly string[] | undefined,
): Promise<Upload[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const found =
    await db.rows<Upload>(sql<Upload>`select digest, name, media_type as "mediaType" from tickets_attachments
    where id = any(${wanted}) and message_id is null and uploaded_by = ${actor.personId} order by id`);
  if (found.length < wanted.length)
    throw new AppError(ticketErrors.unknownReference, { facts: { field: 'attachmentIds' } });
  return found;
}
