import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { identityErrors, identityEvents } from '../contract.ts';
import { personSubject } from './subjects.ts';

/**
 * Revokes an API token at once; `ownerId` null (the console) reaches the tokens of everybody. Throws
 * `identity.not_found` for those of others too.
 */
export async function revokeToken(
  tx: Tx,
  actor: Actor,
  token: { readonly id: string; readonly ownerId: string | null },
  at: Date,
): Promise<void> {
  const found = await tx.first<{ person_id: string; name: string }>(sql<{ person_id: string; name: string }>`
    select person_id, name from identity_tokens
    where id = ${token.id} and (${token.ownerId}::uuid is null or person_id = ${token.ownerId}::uuid) for update`);
  if (!found) throw new AppError(identityErrors.notFound);
  const what = { actor, at, subject: personSubject(found.person_id) };
  await record(tx, {
    writes: { revoked: sql`delete from identity_tokens where id = ${token.id}` },
    events: [happened(identityEvents.tokenRevoked, what, { tokenId: token.id, name: found.name })],
    select: sql`select 1`,
  });
}
