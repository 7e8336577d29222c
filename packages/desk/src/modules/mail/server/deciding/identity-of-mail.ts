import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#platform/server/db/database';
import type { MailDeps } from '../api.ts';
import { hashId } from './find-thread.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';

/** Whether the words of a mail were here before, by whatever way. */
export interface ClaimedIdentity {
  readonly duplicateOf: string | undefined;
  /** The Message-ID was used by other words: nobody can silence a mail by using its id first. */
  readonly collision: boolean;
}

/**
 * A mail is the same as one before when Message-ID, sender, subject, words and files agree; the key of the table
 * decides, so that two deliveries at the same moment are one mail.
 */
export async function claimIdentity(
  tx: Tx,
  deps: Pick<MailDeps, 'clock'>,
  recordId: string,
  mail: ParsedMail,
): Promise<ClaimedIdentity> {
  if (mail.messageId === undefined) return { duplicateOf: undefined, collision: false };
  const fingerprint = fingerprintOf(mail, mail.messageId);
  const idHash = hashId(mail.messageId);
  const row = await tx.first<{ fresh: boolean; collision: boolean }>(sql<{
    fresh: boolean;
    collision: boolean;
  }>`with claimed as (
      insert into mail_identities (fingerprint, message_id_hash, record_id, seen_at)
      values (${fingerprint}, ${idHash}, ${recordId}, ${deps.clock.now()}) on conflict do nothing returning 1)
    select exists (select 1 from claimed) as fresh,
      exists (select 1 from mail_identities where message_id_hash = ${idHash} and fingerprint <> ${fingerprint}) as collision`);
  if (row?.fresh) return { duplicateOf: undefined, collision: row.collision };
  const known = await tx.first<{ record_id: string }>(
    sql<{ record_id: string }>`select record_id from mail_identities where fingerprint = ${fingerprint}`,
  );
  // A mail that a person had handled again meets its own mark; it is not its own repetition.
  const before = known?.record_id === recordId ? undefined : known?.record_id;
  return { duplicateOf: before, collision: false };
}

function fingerprintOf(mail: ParsedMail, messageId: string): Buffer {
  const files = mail.attachments.map((part) => createHash('sha256').update(part.bytes).digest('hex'));
  const words = [
    messageId,
    mail.from?.address.toLowerCase() ?? '',
    mail.subject,
    mail.text.trim(),
    mail.html ?? '',
    ...files,
  ];
  return createHash('sha256').update(JSON.stringify(words)).digest();
}
