import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { mailEvents, type MailRecordDetail } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { Applier } from '../intake/applier.ts';
import { lockOpenRecord } from './open-record.ts';
import { readRecord } from './records.ts';

/** A mail that no ticket has goes the whole way again, as if it had just come in; its tries are counted anew. */
export async function handleAgain(
  deps: MailDeps,
  applier: Pick<Applier, 'apply'>,
  actor: Actor,
  { id, why }: { id: string; why: string },
): Promise<MailRecordDetail> {
  await deps.database.write(async (tx) => {
    const before = await lockOpenRecord(tx, deps, actor, id);
    const at = deps.clock.now();
    await record(tx, {
      writes: {
        again: sql`update mail_records set state = 'received', verdict = null, settled_at = null, attempts = 0,
          next_try_at = null, evidence = '[]', reason = ${`${actor.name} had it handled again.`} where id = ${id}`,
      },
      events: [
        happened(
          mailEvents.handledAgain,
          { actor, at, subject: { room: 'mail', id } },
          { before: before.verdict, why: why.trim() },
        ),
      ],
      select: sql`select 1`,
    });
  });
  await applier.apply(id);
  return readRecord(deps.database.reader, deps, actor, id);
}
