import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import type { SearchSource } from './source.ts';
import { within } from './tsquery.ts';
import { everything, typeMark, windowOf } from './windows.ts';

/** Hits are ranked within this many of the newest. */
const rankedDocuments = 2000;
/** What one step may read when the first step guessed well: enough for `rankedDocuments` and a margin. */
const readDocuments = 3 * rankedDocuments;
const firstWindow = 4096;

/** A document that was found. */
export interface Hit {
  readonly id: string;
  readonly type: string;
  readonly ownerId: string;
  readonly at: Date;
  readonly number: number;
  readonly score: number;
}

/** Where a page begins. */
export interface Place {
  readonly score: number;
  readonly number: number;
}

export interface Wanted {
  /** Text form of a tsquery, without marks. */
  readonly query: string;
  readonly limit: number;
  /** Hits are ranked as of this instant and among documents up to this number, so that later pages agree with the first. */
  readonly asOf: Date;
  readonly newest: number;
  readonly after?: Place | undefined;
}

/** The number of the newest document. */
export async function newestNumber(db: Reader): Promise<number> {
  const row = await db.first<{ newest: number }>(
    sql<{ newest: number }>`select last_value as newest from search_numbers`,
  );
  return row?.newest ?? 0;
}

/** The best hits that the actor may see, ranked among the newest of them. */
export async function findDocuments(
  db: Reader,
  actor: Actor,
  sources: readonly SearchSource[],
  wanted: Wanted,
): Promise<Hit[]> {
  const narrow = sources.filter((source) => source.owners?.(actor) !== undefined);
  const wide = sources.filter((source) => !narrow.includes(source));
  const hits = [
    ...(narrow.length > 0 ? await amongOwners(db, actor, narrow, wanted) : []),
    ...(wide.length > 0 ? await amongNewest(db, actor, wide, wanted) : []),
  ];
  return hits.toSorted((a, b) => b.score - a.score || b.number - a.number).slice(0, wanted.limit);
}

/** Few owners: their documents are read and tried, which no frequent word can make slow. */
async function amongOwners(
  db: Reader,
  actor: Actor,
  sources: readonly SearchSource[],
  wanted: Wanted,
): Promise<Hit[]> {
  const owners = sources.flatMap((source) => source.owners?.(actor) ?? []);
  const ids = sql.join(
    owners.map((select) => sql`(${select})`),
    sql` union `,
  );
  const from = sql`(select o.* from search_documents o where o.owner_id in (${ids}) offset 0) d
    where d.words @@ ${wanted.query}::tsquery`;
  return (await rank(db, from, seenBy(sources, actor), wanted)).map(toHit);
}

/** Many owners: the newest documents first, then as many more as the frequency so far tells. */
async function amongNewest(
  db: Reader,
  actor: Actor,
  sources: readonly SearchSource[],
  wanted: Wanted,
): Promise<Hit[]> {
  const types = sources.map((source) => typeMark(source.type));
  let size = firstWindow;
  for (;;) {
    const window = windowOf(wanted.newest, size);
    const marked = within(wanted.query, window.marks, types);
    const from = sql`search_documents d where d.words @@ ${marked}::tsquery`;
    const rows = await rank(db, from, seenBy(sources, actor), wanted);
    const found = rows[0]?.found ?? 0;
    if (window === everything || found >= rankedDocuments) return rows.map(toHit);
    size = nextSize(wanted.newest - window.from, found);
  }
}

/** Upper bound of the frequency (rule of three), so that the next step reads `readDocuments` at most, as far as one can know. */
function nextSize(size: number, found: number): number {
  return Math.max(4 * size, Math.floor((readDocuments * size) / (found + 3)));
}

interface HitRow {
  readonly id: string;
  readonly type: string;
  readonly owner_id: string;
  readonly at: Date;
  readonly number: number;
  readonly score: number;
  readonly found: number;
}

function rank(
  db: Reader,
  from: RawBuilder<unknown>,
  visible: RawBuilder<boolean>,
  wanted: Wanted,
): Promise<HitRow[]> {
  const after = wanted.after
    ? sql`where (score, number) < (${wanted.after.score}::float8, ${wanted.after.number}::bigint)`
    : sql``;
  return db.rows<HitRow>(sql<HitRow>`with found as materialized (
      select d.id, d.type, d.owner_id, d.at, d.number, d.words from ${from}
      and d.number <= ${wanted.newest} and ${visible} order by d.number desc limit ${sql.lit(rankedDocuments)}),
    ranked as (select id, type, owner_id, at, number, ${scoreOf(wanted)} as score, (count(*) over ())::int as found from found)
    select * from ranked ${after} order by score desc, number desc limit ${wanted.limit}`);
}

/** Words in the title count most, words close together more than apart; what is a month old counts half of today's. */
function scoreOf(wanted: Wanted): RawBuilder<number> {
  const ageDays = sql`greatest(0, extract(epoch from ${wanted.asOf}::timestamptz - at)::float8 / 86400)`;
  return sql<number>`ts_rank_cd(words, ${wanted.query}::tsquery, 1)::float8 * (0.25 + 0.75 / (1 + ${ageDays} / 30))`;
}

/** CASE keeps PostgreSQL from turning the rooms' conditions into joins over their whole tables. */
function seenBy(sources: readonly SearchSource[], actor: Actor): RawBuilder<boolean> {
  const each = sources.map((source) => sql`when ${sql.lit(source.type)} then ${source.visible(actor)}`);
  return sql<boolean>`case d.type ${sql.join(each, sql` `)} else false end`;
}

function toHit(row: HitRow): Hit {
  return {
    id: row.id,
    type: row.type,
    ownerId: row.owner_id,
    at: row.at,
    number: row.number,
    score: row.score,
  };
}
