import { sql } from 'kysely';
import type { Database } from '#platform/server/db/database';
import { sessionIdleMs } from './start-session.ts';

/** Failures are kept for long, because "100 in a row" has no time in it; a used-up mail budget for a day. */
const keepFailuresMs = 90 * 24 * 3600_000;
const keepBudgetsMs = 24 * 3600_000;

/** Deletes what can never match again: ended sessions, old links, old counts. */
export async function forgetEnded(database: Database, now: Date): Promise<void> {
  const before = (ms: number) => new Date(now.getTime() - ms);
  await database.write(async (tx) => {
    await tx.run(
      sql`delete from identity_sessions where ends_at <= ${now} or last_used_at <= ${before(sessionIdleMs)}`,
    );
    await tx.run(sql`delete from identity_links where expires_at <= ${now}`);
    await tx.run(sql`delete from identity_attempts where last_at <= ${before(keepFailuresMs)}
      or (kind = 'link' and last_at <= ${before(keepBudgetsMs)})`);
  });
}
