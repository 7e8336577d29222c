import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { identityErrors, identityEvents, type IssuedToken } from '../contract.ts';
import type { RoomDeps } from './deps.ts';
import { requireScopes, requireSession } from './rights.ts';
import { newToken, secretHash } from './secrets.ts';
import { personSubject } from './subjects.ts';

/**
 * Makes an API token for the caller, who must have a session: a token that makes tokens would outlive its own
 * revocation. Throws `identity.scope_too_wide`, `identity.ends_in_the_past`, `identity.session_needed`.
 */
export async function createToken(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  input: { readonly name: string; readonly scopes?: readonly string[]; readonly expiresAt?: string | null },
): Promise<IssuedToken> {
  const { personId } = requireSession(actor);
  const at = deps.clock.now();
  requireScopes(input.scopes ?? [], actor.permissions);
  const expiresAt = input.expiresAt ? new Date(input.expiresAt) : null;
  if (expiresAt !== null && expiresAt <= at) throw new AppError(identityErrors.endsInThePast);
  return issueToken(tx, actor, {
    ownerId: personId,
    name: input.name.trim(),
    scopes: input.scopes ?? null,
    expiresAt,
    at,
  });
}

/** Writes a token; its text leaves here once and is not stored. */
export async function issueToken(
  tx: Tx,
  actor: Actor,
  token: {
    readonly ownerId: string;
    readonly name: string;
    readonly scopes: readonly string[] | null;
    readonly expiresAt: Date | null;
    readonly at: Date;
  },
): Promise<IssuedToken> {
  const { ownerId, name, expiresAt, at } = token;
  const id = newId(at.getTime());
  const { hint, text } = newToken();
  const scopes = token.scopes && [...token.scopes];
  const data = { tokenId: id, name, scopes, expiresAt: expiresAt?.toISOString() ?? null };
  await record(tx, {
    writes: {
      token: sql`insert into identity_tokens (id, person_id, name, hint, secret_hash, scopes, created_at, expires_at)
        values (${id}, ${ownerId}, ${name}, ${hint}, ${secretHash(text)}, ${scopes}, ${at}, ${expiresAt}) returning id`,
    },
    events: [happened(identityEvents.tokenCreated, { actor, at, subject: personSubject(ownerId) }, data)],
    select: sql`select id from token`,
  });
  return { id, token: text };
}
