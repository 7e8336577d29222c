import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { identityErrors, type Organisation, type Site, type Team } from '../contract.ts';

interface Paging {
  readonly limit?: number;
  readonly cursor?: string;
}
type Listed<T> = Omit<T, 'createdAt'> & { readonly createdAt: Date; readonly key: string };

interface Shape<T> {
  readonly from: RawBuilder<unknown>;
  readonly columns: RawBuilder<Listed<T>>;
}

/** What teams, sites and organisations look like to the API. */
export const shapes = {
  team: {
    from: sql`identity_teams`,
    columns: sql`x.tier, x.confidential`,
  } as Shape<Team>,
  site: { from: sql`identity_sites`, columns: sql`x.time_zone as "timeZone"` } as Shape<Site>,
  organisation: {
    from: sql`identity_organisations`,
    columns: sql`x.sees, array(select d.domain from identity_domains d where d.organisation_id = x.id order by d.domain) as "mailDomains"`,
  } as Shape<Organisation>,
} as const;

function select<T>(shape: Shape<T>): RawBuilder<Listed<T>> {
  return sql<
    Listed<T>
  >`select x.id, x.name, x.version, x.created_at as "createdAt", x.name_key as key, ${shape.columns} from ${shape.from} x`;
}

function shown<T>(row: Listed<T>): T {
  const { key: _, createdAt, ...rest } = row;
  return { ...rest, createdAt: createdAt.toISOString() } as T;
}

/** One page of teams, sites or organisations, by name. */
export async function listShape<T>(
  db: Reader,
  shape: Shape<T>,
  paging: Paging,
): Promise<{ items: T[]; nextCursor: string | null }> {
  const limit = paging.limit ?? 50;
  const after = fromCursor(paging.cursor, 2) ?? [null, null];
  const rows = await db.rows(sql<Listed<T>>`${select(shape)}
    where ${after[0]}::text is null or (x.name_key, x.id) > (${after[0]}, ${after[1]}::uuid)
    order by x.name_key, x.id limit ${limit + 1}`);
  const page = cut(rows, limit, (row) => [row.key, String((row as { id?: unknown }).id)]);
  return { ...page, items: page.items.map(shown) };
}

/** One team, site or organisation. Throws `identity.not_found`. */
export async function readShape<T>(db: Reader, shape: Shape<T>, id: string): Promise<T> {
  const row = await db.first(sql<Listed<T>>`${select(shape)} where x.id = ${id}`);
  if (!row) throw new AppError(identityErrors.notFound);
  return shown(row);
}

/** One that is about to be changed: its row is locked and says which field changed when. Throws `identity.not_found`. */
export async function lockShape<T>(
  db: Reader,
  shape: Shape<T>,
  id: string,
): Promise<{ readonly now: T; readonly fieldVersions: Readonly<Record<string, number>> }> {
  const locked = await db.first<{ field_versions: Readonly<Record<string, number>> }>(
    sql<{
      field_versions: Readonly<Record<string, number>>;
    }>`select field_versions from ${shape.from} where id = ${id} for update`,
  );
  if (!locked) throw new AppError(identityErrors.notFound);
  return { now: await readShape(db, shape, id), fieldVersions: locked.field_versions };
}
