import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Database, Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { identityErrors, identityEvents, type IssuedToken, type Person } from '../contract.ts';
import { readAddress, requireAddress } from './address.ts';
import { lockAdministrators } from './administrators.ts';
import { issueToken } from './create-token.ts';
import type { RoomDeps } from './deps.ts';
import { linkUrl } from './link-mails.ts';
import { makeAdministrator } from './make-administrator.ts';
import { prepareLink } from './one-time-links.ts';
import { requireGoodPassword } from './password-rules.ts';
import { readPerson } from './people-queries.ts';
import { requireScopes } from './rights.ts';
import { personSubject } from './subjects.ts';
import type { PersonRow } from './tables.ts';

/** Makes an administrator at the console of the machine; a person who has the address is raised. */
export async function addAdministratorAtConsole(
  database: Database,
  deps: RoomDeps,
  actor: Actor,
  input: { readonly email: string; readonly name: string; readonly password: string },
): Promise<Person> {
  const address = requireAddress(input.email);
  requireGoodPassword(input.password, { name: input.name, email: address.address });
  const passwordHash = await deps.hasher.hash(input.password);
  const at = deps.clock.now();
  return database.write(async (tx) => {
    await lockAdministrators(tx);
    const promotion = { actor, name: input.name, address, passwordHash, how: 'console', at } as const;
    return readPerson(tx, actor, await makeAdministrator(tx, deps, promotion));
  });
}

/** Makes an API token for a person at the console. Throws `identity.not_found`, `identity.not_active`, `identity.scope_too_wide`. */
export async function createTokenAtConsole(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  input: { readonly email: string; readonly name?: string; readonly scopes?: readonly string[] },
): Promise<IssuedToken> {
  const at = deps.clock.now();
  const owner = await requireActive(tx, input.email, at);
  requireScopes(input.scopes ?? [], deps.permissionsOf(owner.role));
  return issueToken(tx, actor, {
    ownerId: owner.id,
    name: input.name ?? 'Made at the console',
    scopes: input.scopes ?? null,
    expiresAt: null,
    at,
  });
}

const consoleLinkLifetimeMs = 12 * 3600_000;

/** Makes a sign-in link for a person that works once, within 12 hours, on this machine alone. */
export async function makeSignInLinkAtConsole(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  input: { readonly email: string },
): Promise<{ url: string }> {
  const at = deps.clock.now();
  const person = await requireActive(tx, input.email, at);
  const link = prepareLink({
    purpose: 'sign-in',
    personId: person.id,
    at,
    lifetimeMs: consoleLinkLifetimeMs,
    loopbackOnly: true,
  });
  const what = { actor, at, subject: personSubject(person.id) };
  await record(tx, {
    writes: { link: link.insert },
    events: [happened(identityEvents.signInLinkMade, what, { expiresAt: link.expiresAt.toISOString() })],
    select: sql`select id from link`,
  });
  return { url: linkUrl(deps.publicUrl, 'signIn', link.secret) };
}

async function requireActive(tx: Tx, email: string, at: Date): Promise<PersonRow> {
  const key = readAddress(email)?.key ?? '';
  const person = await tx.first<PersonRow>(
    sql<PersonRow>`select * from identity_people where email_key = ${key}`,
  );
  if (!person) throw new AppError(identityErrors.notFound);
  if (person.state !== 'active' || (person.ends_at !== null && person.ends_at <= at))
    throw new AppError(identityErrors.notActive);
  return person;
}
