import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { endpointErrors, type Token } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { named } from '../machines/machine-rows.ts';

interface TokenRow {
  readonly id: string;
  readonly site_id: string;
  readonly site_name: string | null;
  readonly person_id: string | null;
  readonly person_name: string | null;
  readonly serial: string | null;
  readonly approves_at_once: boolean;
  readonly made_by_name: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly used_at: Date | null;
  readonly machine_id: string | null;
}

type Needs = Pick<EndpointsDeps, 'clock'>;

/** Enrolment tokens, newest first; never their secret. */
export async function listTokens(
  db: Reader,
  deps: Needs,
  paging: { readonly limit?: number; readonly cursor?: string },
): Promise<{ items: Token[]; nextCursor: string | null }> {
  const limit = paging.limit ?? 50;
  const last = fromCursor(paging.cursor, 1);
  const where = last ? sql`t.id < ${last[0]}::uuid` : sql`true`;
  const rows = await db.rows(sql<TokenRow>`${select} where ${where} order by t.id desc limit ${limit + 1}`);
  const { items, nextCursor } = cut(rows, limit, (row) => [row.id]);
  return { items: items.map((row) => toToken(row, deps.clock.now())), nextCursor };
}

/** Throws `endpoints.token_not_found`. */
export async function readToken(db: Reader, deps: Needs, id: string): Promise<Token> {
  const row = await db.first(sql<TokenRow>`${select} where t.id = ${id}`);
  if (!row) throw new AppError(endpointErrors.tokenNotFound);
  return toToken(row, deps.clock.now());
}

const select: RawBuilder<TokenRow> = sql<TokenRow>`select t.id, t.site_id, s.name as site_name, t.person_id, p.name as person_name, t.serial,
    t.approves_at_once, t.made_by_name, t.created_at, t.expires_at, t.revoked_at, t.used_at, t.machine_id
  from endpoints_tokens t left join identity_site_cards s on s.id = t.site_id left join identity_cards p on p.id = t.person_id`;

function toToken(row: TokenRow, now: Date): Token {
  return {
    id: row.id,
    site: { id: row.site_id, name: row.site_name ?? '' },
    person: named(row.person_id, row.person_name),
    serial: row.serial,
    approvesAtOnce: row.approves_at_once,
    madeBy: row.made_by_name,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    state: stateOf(row, now),
    machineId: row.machine_id,
  };
}

function stateOf(row: TokenRow, now: Date): Token['state'] {
  if (row.used_at !== null) return 'used';
  if (row.revoked_at !== null) return 'revoked';
  return row.expires_at <= now ? 'expired' : 'open';
}
