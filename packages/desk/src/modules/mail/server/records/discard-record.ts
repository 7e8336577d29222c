import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { mailErrors, mailEvents, type MailRecordDetail } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { lockOpenRecord, lockRecord } from './open-record.ts';
import { readRecord } from './records.ts';

/** Nothing is to be done about a quarantined mail. Verdict and source stay; `restoreRecord` takes it back. */
export async function discardRecord(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  { id, why }: { id: string; why: string },
): Promise<MailRecordDetail> {
  const before = await lockOpenRecord(tx, deps, actor, id);
  if (before.verdict !== 'quarantined') throw new AppError(mailErrors.notOpen);
  const at = deps.clock.now();
  await record(tx, {
    writes: {
      discarded: sql`update mail_records set decision = 'discarded', decided_at = ${at}, decided_by = ${actor.personId},
        decided_by_name = ${actor.name}, decision_why = ${why.trim()} where id = ${id}`,
    },
    events: [
      happened(mailEvents.discarded, { actor, at, subject: { room: 'mail', id } }, { why: why.trim() }),
    ],
    select: sql`select 1`,
  });
  return readRecord(tx, deps, actor, id);
}

/** Puts a discarded mail back into quarantine. */
export async function restoreRecord(
  tx: Tx,
  deps: MailDeps,
  actor: Actor,
  id: string,
): Promise<MailRecordDetail> {
  const before = await lockRecord(tx, deps, actor, id);
  if (before.decision?.what !== 'discarded') throw new AppError(mailErrors.notOpen);
  const at = deps.clock.now();
  await record(tx, {
    writes: {
      restored: sql`update mail_records set decision = null, decided_at = null, decided_by = null,
        decided_by_name = null, decision_why = null where id = ${id}`,
    },
    events: [happened(mailEvents.restored, { actor, at, subject: { room: 'mail', id } }, {})],
    select: sql`select 1`,
  });
  return readRecord(tx, deps, actor, id);
}
