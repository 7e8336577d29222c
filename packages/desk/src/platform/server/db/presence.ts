import { sql, type RawBuilder } from 'kysely';
import type pg from 'pg';

/** Any number that is no other lock's. */
const lockFamily = 4_417_134;

/**
 * Says that this process lives: a lock of a connection that stays open, so PostgreSQL gives it back when the process is
 * gone, however it went. Shared, so that a connection that was opened again need not wait for the end of the old one.
 */
export async function standPresent(client: pg.Client, processId: string): Promise<void> {
  await client.query('select pg_advisory_lock_shared($1, hashtext($2))', [lockFamily, processId]);
}

/**
 * Whether no connection says that this process lives. A living one may have lost its connection a moment ago: ask this
 * beside a sign of life that is overdue, never alone.
 */
export function isAbsent(processId: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`pg_try_advisory_xact_lock(${lockFamily}, hashtext(${processId}::text))`;
}
