import { sql } from 'kysely';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import type { OwnedToken, Session, Token } from '../contract.ts';
import { sessionIdleMs } from './start-session.ts';

interface Paging {
  readonly limit?: number;
  readonly cursor?: string;
}
interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Ids sort by time, so "newest first" is their order. */
function pageOf(paging: Paging) {
  const [before] = fromCursor(paging.cursor, 1) ?? [null];
  return { limit: paging.limit ?? 50, before: before === null ? null : String(before) };
}

interface SessionRow extends Omit<Session, 'startedAt' | 'lastUsedAt' | 'endsAt' | 'current'> {
  readonly startedAt: Date;
  readonly lastUsedAt: Date;
  readonly endsAt: Date;
}

/** The live sessions of a person. */
export async function listSessions(
  db: Reader,
  of: { readonly personId: string; readonly sessionId: string; readonly now: Date },
  paging: Paging,
): Promise<Page<Session>> {
  const { limit, before } = pageOf(paging);
  const idleSince = new Date(of.now.getTime() - sessionIdleMs);
  const rows =
    await db.rows<SessionRow>(sql<SessionRow>`select id, started_at as "startedAt", last_used_at as "lastUsedAt",
      ends_at as "endsAt", ip, user_agent as "userAgent", method
    from identity_sessions where person_id = ${of.personId} and ends_at > ${of.now} and last_used_at > ${idleSince}
      and (${before}::uuid is null or id < ${before}::uuid) order by id desc limit ${limit + 1}`);
  const page = cut(rows, limit, (row) => [row.id]);
  return { ...page, items: page.items.map((row) => toSession(row, of.sessionId)) };
}

function toSession(row: SessionRow, current: string): Session {
  return {
    ...row,
    startedAt: row.startedAt.toISOString(),
    lastUsedAt: row.lastUsedAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    current: row.id === current,
  };
}

interface TokenRow extends Omit<Token, 'createdAt' | 'expiresAt' | 'lastUsedAt'> {
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  readonly lastUsedAt: Date | null;
  readonly owner: OwnedToken['owner'];
}

/** The API tokens of a person, or of everybody. */
export async function listTokens(
  db: Reader,
  ownerId: string | null,
  paging: Paging,
): Promise<Page<OwnedToken>> {
  const { limit, before } = pageOf(paging);
  const rows =
    await db.rows<TokenRow>(sql<TokenRow>`select t.id, t.name, t.hint, t.scopes, t.created_at as "createdAt",
      t.expires_at as "expiresAt", t.last_used_at as "lastUsedAt", t.last_used_ip as "lastUsedIp",
      json_build_object('id', p.id, 'name', p.name, 'email', p.email) as owner
    from identity_tokens t join identity_people p on p.id = t.person_id
    where (${ownerId}::uuid is null or t.person_id = ${ownerId}::uuid) and (${before}::uuid is null or t.id < ${before}::uuid)
    order by t.id desc limit ${limit + 1}`);
  const page = cut(rows, limit, (row) => [row.id]);
  return { ...page, items: page.items.map(toToken) };
}

function toToken(row: TokenRow): OwnedToken {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
