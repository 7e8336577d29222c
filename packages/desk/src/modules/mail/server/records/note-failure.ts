import { sql } from 'kysely';
import { systemActor } from '#platform/server/actor';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { oneLine } from '#platform/server/mail/address';
import { mailEvents } from '../../contract.ts';
import type { MailDeps } from '../api.ts';

/** After so many tries a mail is a person's business: it goes to quarantine with its source. */
const triesBeforeQuarantine = 5;
const firstPauseMs = 30_000;

/** A mail could not be applied: nothing of the try was kept, and the record says when it is tried again. */
export async function noteFailure(deps: MailDeps, recordId: string, error: Error): Promise<void> {
  deps.onError(error);
  const problem = oneLine(error.message, 300);
  await deps.database.write(async (tx) => {
    const row = await tx.first<{ attempts: number }>(sql<{
      attempts: number;
    }>`update mail_records set attempts = attempts + 1
      where id = ${recordId} and state = 'received' returning attempts`);
    if (!row) return;
    const at = deps.clock.now();
    const evidence = JSON.stringify([{ step: 'apply', found: `Try ${row.attempts}: ${problem}` }]);
    if (row.attempts < triesBeforeQuarantine) {
      const nextTryAt = new Date(at.getTime() + firstPauseMs * 2 ** (row.attempts - 1));
      await tx.run(sql`update mail_records set next_try_at = ${nextTryAt}, evidence = evidence || ${evidence}::jsonb,
        reason = 'It is stored; handling it broke off and is tried again.' where id = ${recordId}`);
      return;
    }
    await record(tx, {
      writes: {
        given: sql`update mail_records set state = 'failed', verdict = 'quarantined', next_try_at = null, settled_at = ${at},
          evidence = evidence || ${evidence}::jsonb, reason = ${`It could not be handled in ${row.attempts} tries: ${problem}`} where id = ${recordId}`,
      },
      events: [
        happened(
          mailEvents.gaveUp,
          {
            actor: systemActor('Mail intake', [], 'mail', recordId),
            at,
            subject: { room: 'mail', id: recordId },
          },
          { attempts: row.attempts, problem },
        ),
      ],
      select: sql`select 1`,
    });
  });
}
