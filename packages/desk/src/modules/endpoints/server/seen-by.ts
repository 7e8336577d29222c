import { sql } from 'kysely';
import { can, type Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { visible } from './visible.ts';

/**
 * Which of these things the actor may know about. Events of trust and tokens have subjects of their own: who sees all
 * machines hears of them, a consultant does not.
 */
export async function seenBy(db: Reader, actor: Actor, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (actor.onlySubjectId !== null || !can(actor, 'endpoints.read')) return new Set();
  if (actor.onlyTeamIds === null) return new Set(ids);
  const rows = await db.rows<{ id: string }>(
    sql<{
      id: string;
    }>`select m.id from endpoints_machines m where m.id = any(${[...ids]}::uuid[]) and ${visible(actor)}`,
  );
  return new Set(rows.map((row) => row.id));
}
