import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { mailErrors, type MailRecordDetail } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { readRecord } from './records.ts';

/** Locks the record, so that of two people who decide at once one does; then reads it as the actor sees it. */
export async function lockRecord(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  id: string,
): Promise<MailRecordDetail> {
  await tx.run(sql`select 1 from mail_records where id = ${id} for update`);
  return readRecord(tx, deps, actor, id);
}

/** The same, for a mail that can still be decided. Throws `mail.record_not_found` or `mail.not_open`. */
export async function lockOpenRecord(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  id: string,
): Promise<MailRecordDetail> {
  const record = await lockRecord(tx, deps, actor, id);
  if (!record.open) throw new AppError(mailErrors.notOpen, { facts: { verdict: record.verdict } });
  return record;
}
