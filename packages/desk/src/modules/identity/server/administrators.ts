import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Reader, Tx } from '#platform/server/db/database';
import { identityErrors } from '../contract.ts';

/** Any number, the same in every process: whoever changes who is administrator waits for the other who does. */
const administratorsLock = 4_417_110;

/** Makes changes of who is administrator happen one after the other, until the transaction ends. */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await tx.rows(sql`select pg_advisory_xact_lock(${administratorsLock}::bigint)`);
}

/** Whether the desk has ever been set up: a disabled administrator does not open the set-up again. */
export async function someoneIsAdministrator(db: Reader): Promise<boolean> {
  const row = await db.first<{ found: boolean }>(
    sql<{
      found: boolean;
    }>`select exists (select 1 from identity_people where role = 'administrator') as found`,
  );
  return row?.found ?? false;
}

/** Throws `identity.last_administrator` unless somebody else stays administrator without an end date. */
export async function requireOtherAdministrator(tx: Tx, personId: string): Promise<void> {
  const other = await tx.first<{ id: string }>(sql<{ id: string }>`select id from identity_people
    where role = 'administrator' and state = 'active' and ends_at is null and id <> ${personId} limit 1`);
  if (!other) throw new AppError(identityErrors.lastAdministrator);
}
