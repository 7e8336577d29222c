import { sql, type RawBuilder } from 'kysely';
import type { Role } from '#platform/contract/contract';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Database } from '#platform/server/db/database';
import { sessionCookie } from '#platform/server/http/exchange';
import type { CredentialRequest, IdentityDeps } from './api.ts';
import { isSecret, isToken, secretHash } from './secrets.ts';
import { sessionIdleMs } from './start-session.ts';
import { createTouch, type Touch } from './touch-credential.ts';

interface CredentialRow {
  readonly id: string;
  readonly lastUsedAt: Date | null;
  readonly scopes: string[] | null;
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly organisationId: string | null;
  readonly onlyTeamIds: string[] | null;
  readonly teamIds: string[];
}

type Authenticate = (database: Database, request: CredentialRequest) => Promise<Actor | undefined>;

/** Makes the authentication hook: one query per request, nothing kept between requests but when a credential was touched. */
export function createAuthenticate(deps: IdentityDeps): Authenticate {
  const touch = createTouch();
  const cookieName = sessionCookie(deps.cookies);
  return async (database, request) => {
    const authorization = request.headers['authorization'];
    if (authorization !== undefined)
      return byToken({ deps, touch, database }, request, String(authorization));
    const secret = cookieOf(request.headers['cookie'], cookieName);
    if (secret === undefined || !isSecret(secret)) return undefined;
    const now = deps.clock.now();
    const row = await database.reader.first(sessionQuery(secretHash(secret), now));
    if (!row) return undefined;
    touch(database, { kind: 'session', ...row, now, ip: request.ip });
    return asActor(row, deps.permissionsOf(row.role), 'web', request.id);
  };
}

/** A wrong token is refused instead of ignored: a script must not go on as a stranger. */
async function byToken(
  { deps, touch, database }: { deps: IdentityDeps; touch: Touch; database: Database },
  request: CredentialRequest,
  authorization: string,
): Promise<Actor> {
  const [, text = ''] = /^Bearer ([^\s]+)$/i.exec(authorization) ?? [];
  if (!isToken(text)) throw new AppError(platformErrors.unauthenticated);
  const now = deps.clock.now();
  const row = await database.reader.first(tokenQuery(secretHash(text), now));
  if (!row) throw new AppError(platformErrors.unauthenticated);
  touch(database, { kind: 'token', ...row, now, ip: request.ip });
  const owned = deps.permissionsOf(row.role);
  const permissions = row.scopes === null ? owned : new Set(row.scopes.filter((scope) => owned.has(scope)));
  return asActor(row, permissions, 'api', request.id);
}

/** What an actor is made from, over the alias `p`. */
export const personColumns = sql`p.id as "personId", p.name, p.role, p.only_team_ids as "onlyTeamIds",
  (select o.id from identity_organisations o where o.id = p.organisation_id and o.sees = 'organisation') as "organisationId",
  array(select m.team_id from identity_memberships m where m.person_id = p.id) as "teamIds"`;

function sessionQuery(hash: Buffer, now: Date): RawBuilder<CredentialRow> {
  const idleSince = new Date(now.getTime() - sessionIdleMs);
  return sql<CredentialRow>`select s.id, s.last_used_at as "lastUsedAt", null::text[] as scopes, ${personColumns}
    from identity_sessions s join identity_people p on p.id = s.person_id
    where s.secret_hash = ${hash} and s.ends_at > ${now} and s.last_used_at > ${idleSince} and ${isUsable(now)}`;
}

function tokenQuery(hash: Buffer, now: Date): RawBuilder<CredentialRow> {
  return sql<CredentialRow>`select t.id, t.last_used_at as "lastUsedAt", t.scopes, ${personColumns}
    from identity_tokens t join identity_people p on p.id = t.person_id
    where t.secret_hash = ${hash} and (t.expires_at is null or t.expires_at > ${now}) and ${isUsable(now)}`;
}

/** Whether the person `p` may sign in at all. */
export function isUsable(now: Date): RawBuilder<boolean> {
  return sql<boolean>`p.state = 'active' and (p.ends_at is null or p.ends_at > ${now})`;
}

function asActor(
  row: CredentialRow,
  permissions: ReadonlySet<string>,
  via: 'web' | 'api',
  requestId: string,
): Actor {
  return {
    personId: row.personId,
    name: row.name,
    kind: 'person',
    permissions,
    teamIds: row.teamIds,
    onlyTeamIds: row.onlyTeamIds,
    organisationId: row.organisationId,
    onlySubjectId: null,
    credentialId: row.id,
    via,
    requestId,
  };
}

/** The value of a cookie (RFC 6265 section 4.2.1); the first one counts when a name comes twice. */
function cookieOf(header: string | string[] | undefined, name: string): string | undefined {
  if (typeof header !== 'string') return undefined;
  const pair = header
    .split(';')
    .map((text) => text.trim())
    .find((text) => text.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
