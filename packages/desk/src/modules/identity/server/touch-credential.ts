import { sql } from 'kysely';
import type { Database } from '#platform/server/db/database';

/** A credential that was just used. */
interface Use {
  readonly kind: 'session' | 'token';
  readonly id: string;
  readonly lastUsedAt: Date | null;
  readonly now: Date;
  readonly ip: string;
}
export type Touch = (database: Database, use: Use) => void;

const everyMs = 60_000;

/**
 * Notes when a credential was used last: at most once a minute, beside the request instead of in it. A note that is
 * lost (the process ends, the database is away) costs nothing but its minute.
 */
export function createTouch(): Touch {
  const running = new Set<string>();
  return (database, use) => {
    const due = use.lastUsedAt === null || use.now.getTime() - use.lastUsedAt.getTime() >= everyMs;
    if (!due || running.has(use.id)) return;
    running.add(use.id);
    note(database, use)
      .catch(() => {})
      .finally(() => running.delete(use.id));
  };
}

async function note(database: Database, { kind, id, now, ip }: Use): Promise<void> {
  const old = new Date(now.getTime() - everyMs);
  await database.write((tx) =>
    kind === 'session'
      ? tx.run(
          sql`update identity_sessions set last_used_at = ${now} where id = ${id} and last_used_at <= ${old}`,
        )
      : tx.run(sql`update identity_tokens set last_used_at = ${now}, last_used_ip = ${ip}
          where id = ${id} and (last_used_at is null or last_used_at <= ${old})`),
  );
}
