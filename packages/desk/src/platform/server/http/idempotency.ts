import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { Actor } from '../actor.ts';
import type { Tx } from '../db/database.ts';

/** A kept answer to a request that came again with the same Idempotency-Key. */
export interface KeptAnswer {
  readonly status: number;
  readonly answer: string;
}

/** One use of a key. */
export interface KeyUse {
  readonly key: string;
  readonly caller: string;
  readonly fingerprint: Buffer;
  readonly at: Date;
}

/** What the key was used for: method, path and body. */
export function fingerprintOf(method: string, url: string, body: unknown): Buffer {
  const bytes = Buffer.isBuffer(body) ? body : JSON.stringify(body ?? null);
  return createHash('sha256').update(`${method} ${url}\n`).update(bytes).digest();
}

/** Keys of different callers never meet; a session and a token of one person share theirs. */
export function callerOf(actor: Actor): string {
  return actor.personId ?? `${actor.kind}:${actor.name}`;
}

/**
 * Takes the key inside the command's transaction. A second request waits on the row of the first until that commits
 * or rolls back, then either reads its answer or becomes the first.
 */
export async function takeKey(
  tx: Tx,
  { key, caller, fingerprint, at }: KeyUse,
): Promise<KeptAnswer | undefined> {
  const taken = await tx.run(sql`insert into platform_idempotency (caller, key, fingerprint, created_at)
    values (${caller}, ${key}, ${fingerprint}, ${at}) on conflict do nothing`);
  if (taken === 1) return undefined;
  const kept = await tx.first<{ fingerprint: Buffer; status: number | null; answer: string | null }>(
    sql`select fingerprint, status, answer from platform_idempotency where caller = ${caller} and key = ${key} for update`,
  );
  if (!kept || !kept.fingerprint.equals(fingerprint)) throw new AppError(platformErrors.keyReused);
  return kept.status === null ? undefined : { status: kept.status, answer: kept.answer ?? '' };
}

/** A request that has been running for longer than this has died with its process. */
const reservationLastsMs = 60_000;

/** Takes the key in a transaction of its own; while the first request still runs, a second is told to come again. */
export async function reserveKey(tx: Tx, use: KeyUse): Promise<KeptAnswer | undefined> {
  const { key, caller, at } = use;
  const known = await tx.first<{ created_at: Date; status: number | null }>(
    sql`select created_at, status from platform_idempotency where caller = ${caller} and key = ${key} for update`,
  );
  if (known?.status === null && at.getTime() - known.created_at.getTime() < reservationLastsMs) {
    throw new AppError(platformErrors.stillRunning);
  }
  const kept = await takeKey(tx, use);
  if (!kept)
    await tx.run(
      sql`update platform_idempotency set created_at = ${at} where caller = ${caller} and key = ${key}`,
    );
  return kept;
}

/** Lets go of a key whose request failed, so that the next try is the first again. */
export async function giveKeyBack(tx: Tx, key: string, caller: string): Promise<void> {
  await tx.run(
    sql`delete from platform_idempotency where caller = ${caller} and key = ${key} and status is null`,
  );
}

/** Keeps the answer beside the key, in the same transaction as the effect. */
export async function keepAnswer(tx: Tx, key: string, caller: string, kept: KeptAnswer): Promise<void> {
  await tx.run(
    sql`update platform_idempotency set status = ${kept.status}, answer = ${kept.answer} where caller = ${caller} and key = ${key}`,
  );
}

/** How long a repeat is recognised. */
export const keyLifetimeMs = 48 * 3600_000;

/** Forgets keys that are too old to come again. */
export function forgetKeys(tx: Tx, now: Date): Promise<number> {
  return tx.run(
    sql`delete from platform_idempotency where created_at < ${new Date(now.getTime() - keyLifetimeMs)}`,
  );
}
