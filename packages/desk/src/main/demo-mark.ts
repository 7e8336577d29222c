import { sql } from 'kysely';
import type { Reader, Tx } from '#platform/server/db/database';

/** Whether this desk was filled by the demo; the application then shows a banner. */
export async function isDemo(db: Reader): Promise<boolean> {
  return (await db.first(sql`select 1 from platform_settings where name = 'demo'`)) !== undefined;
}

/** Marks a desk as filled by the demo. */
export async function markDemo(tx: Tx, at: Date): Promise<void> {
  await tx.run(
    sql`insert into platform_settings (name, value, changed_at) values ('demo', 'true', ${at}) on conflict do nothing`,
  );
}
