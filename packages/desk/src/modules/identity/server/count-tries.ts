import { sql, type RawBuilder } from 'kysely';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { Tx } from '#platform/server/db/database';

/** NIST SP 800-63B-4 section 3.2.2: at most 100 failures in a row; then only a link by mail or the console helps. */
export const triesInARow = 100;
const freeTries = 5;
const longestWaitSeconds = 900;

/**
 * Takes one try for an address before the password is looked at, in one statement: parallel requests cannot have
 * more tries than one after the other. Addresses that nobody has are counted the same. After five tries each failure
 * doubles the wait, up to 15 minutes. Throws `platform.too_many`.
 */
export async function takePasswordTry(tx: Tx, addressHash: Buffer, now: Date): Promise<void> {
  const taken = await tx.first<{ tries: number }>(sql<{ tries: number }>`
    insert into identity_attempts as a (kind, address_hash, tries, next_at, last_at)
    values ('password', ${addressHash}, 1, ${now}, ${now})
    on conflict (kind, address_hash) do update set tries = a.tries + 1, last_at = excluded.last_at,
      next_at = excluded.last_at + make_interval(secs => case when a.tries + 1 < ${freeTries} then 0
        else least(power(2, a.tries + 1 - ${freeTries}), ${longestWaitSeconds}) end)
    where a.next_at <= excluded.last_at and a.tries < ${triesInARow}
    returning tries`);
  if (taken) return;
  const kept = await tx.first<{ next_at: Date }>(
    sql<{
      next_at: Date;
    }>`select next_at from identity_attempts where kind = 'password' and address_hash = ${addressHash}`,
  );
  const waitMs = (kept?.next_at.getTime() ?? 0) - now.getTime();
  throw new AppError(platformErrors.tooMany, {
    facts: { retryAfterSeconds: waitMs > 0 ? Math.ceil(waitMs / 1000) : longestWaitSeconds },
  });
}

/** Forgets the failures of an address, because somebody has proved to be its owner. */
export function forgiveTries(addressHash: Buffer): RawBuilder<unknown> {
  return sql`delete from identity_attempts where kind = 'password' and address_hash = ${addressHash}`;
}

const linksInWindow = 3;
const linkWindowMs = 15 * 60_000;

/** Takes one mail from the budget of an address: three in 15 minutes. False when it is used up. */
export async function takeLinkTry(tx: Tx, addressHash: Buffer, now: Date): Promise<boolean> {
  const next = new Date(now.getTime() + linkWindowMs);
  const taken = await tx.first<{ tries: number }>(sql<{ tries: number }>`
    insert into identity_attempts as a (kind, address_hash, tries, next_at, last_at)
    values ('link', ${addressHash}, 1, ${next}, ${now})
    on conflict (kind, address_hash) do update set last_at = excluded.last_at,
      tries = case when a.next_at <= excluded.last_at then 1 else least(a.tries + 1, 1000) end,
      next_at = case when a.next_at <= excluded.last_at then excluded.next_at else a.next_at end
    returning tries`);
  return taken !== undefined && taken.tries <= linksInWindow;
}
