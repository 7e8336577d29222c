import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Reader, Tx } from '#platform/server/db/database';
import { newId } from '#platform/server/ids';
import { identityErrors } from '../contract.ts';
import { isSecret, newSecret, secretHash } from './secrets.ts';

export type LinkPurpose = 'setup' | 'sign-in' | 'invitation';

/** How long a link works. */
export const linkLifetimeMs = {
  setup: 24 * 3600_000,
  'sign-in': 15 * 60_000,
  invitation: 7 * 24 * 3600_000,
} as const satisfies Record<LinkPurpose, number>;

/** A link that is about to be written. */
export interface NewLink {
  readonly id: string;
  readonly secret: string;
  readonly expiresAt: Date;
  readonly insert: RawBuilder<unknown>;
}

/** Prepares a one-time link; only the hash of its secret is stored. */
export function prepareLink(link: {
  readonly purpose: LinkPurpose;
  readonly personId: string | null;
  readonly at: Date;
  readonly lifetimeMs?: number;
  readonly loopbackOnly?: boolean;
}): NewLink {
  const { purpose, personId, at } = link;
  const id = newId(at.getTime());
  const secret = newSecret();
  const expiresAt = new Date(at.getTime() + (link.lifetimeMs ?? linkLifetimeMs[purpose]));
  return {
    id,
    secret,
    expiresAt,
    insert: sql`insert into identity_links (id, purpose, person_id, secret_hash, loopback_only, created_at, expires_at)
      values (${id}, ${purpose}, ${personId}, ${secretHash(secret)}, ${link.loopbackOnly ?? false}, ${at}, ${expiresAt}) returning id`,
  };
}

/** A link that was found. */
export interface FoundLink {
  readonly personId: string | null;
  readonly loopbackOnly: boolean;
}

function matching(secret: string, purpose: LinkPurpose, at: Date): RawBuilder<unknown> {
  return sql`purpose = ${purpose} and secret_hash = ${secretHash(secret)} and expires_at > ${at}`;
}
const columns = sql<FoundLink>`person_id as "personId", loopback_only as "loopbackOnly"`;

/** Looks whether a link works, without using it up: nothing costly is done for a wrong one. Throws `identity.link_invalid`. */
export async function requireLink(
  db: Reader,
  secret: string,
  purpose: LinkPurpose,
  at: Date,
): Promise<FoundLink> {
  const found = isSecret(secret)
    ? await db.first(
        sql<FoundLink>`select ${columns} from identity_links where ${matching(secret, purpose, at)}`,
      )
    : undefined;
  if (!found) throw new AppError(identityErrors.linkInvalid);
  return found;
}

/** Uses a link up: of any number of requests at once, one gets it. Throws `identity.link_invalid`. */
export async function takeLink(tx: Tx, secret: string, purpose: LinkPurpose, at: Date): Promise<FoundLink> {
  const taken = isSecret(secret)
    ? await tx.first(
        sql<FoundLink>`delete from identity_links where ${matching(secret, purpose, at)} returning ${columns}`,
      )
    : undefined;
  if (!taken) throw new AppError(identityErrors.linkInvalid);
  return taken;
}
