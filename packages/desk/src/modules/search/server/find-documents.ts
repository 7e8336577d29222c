import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import type { SearchSource } from './source.ts';
import type { DocumentRow } from './tables.ts';
import { everything, firstWindow, nextWindow, within } from './windows.ts';

/** Hits are ranked within this many of the newest. */
const rankedDocuments = 2000;
/** For those who see little of all: each match costs a question to its room, also the many that are not theirs. */
const rankedOfFew = 500;
/** Who sees more owners than this is searched like somebody who sees them all. */
const fewOwners = 2000;

/** A document that was found. */
export interface Hit extends DocumentRow {
  readonly score: number;
}

/** Where a page begins. */
export interface Place {
  readonly score: number;
  readonly number: number;
  /** Whether the first page had to count out what the actor may not see before it ranked. */
  readonly strict: boolean;
}

export interface Wanted {
  /** Text form of a tsquery that the index answers, unfinished words completed. */
  readonly query: string;
  /** The same as it was asked, for the rank. */
  readonly ranking: string;
  readonly limit: number;
  /** Hits are ranked as of this instant and among documents up to this number, so that later pages agree with the first. */
  readonly asOf: Date;
  readonly newest: number;
  readonly after?: Place | undefined;
}

export interface Sources {
  readonly asked: readonly SearchSource[];
  /** Whether these are all that there are; then types need no condition. */
  readonly all: boolean;
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
  sources: Sources,
  wanted: Wanted,
): Promise<{ hits: Hit[]; strict: boolean }> {
  const wide: SearchSource[] = [];
  const hits: Hit[] = [];
  for (const together of byOwners(sources.asked)) {
    const owners = await fewOwnersOf(db, actor, together[0]);
    if (owners === undefined) wide.push(...together);
    else if (owners.length > 0) hits.push(...(await amongOwners(db, actor, { together, owners }, wanted)));
  }
  const all = sources.all && wide.length === sources.asked.length;
  const newest =
    wide.length > 0
      ? await amongNewest(db, actor, { asked: wide, all }, wanted)
      : { hits: [], strict: false };
  const best = [...hits, ...newest.hits].toSorted((a, b) => b.score - a.score || b.number - a.number);
  return { hits: best.slice(0, wanted.limit), strict: newest.strict };
}

/** Tickets and messages have the same owners: these are read once. */
function byOwners(sources: readonly SearchSource[]): SearchSource[][] {
  return [...Map.groupBy(sources, (source) => source.owners).values()];
}

async function fewOwnersOf(
  db: Reader,
  actor: Actor,
  source: SearchSource | undefined,
): Promise<string[] | undefined> {
  const select = source?.owners?.(actor);
  if (select === undefined) return undefined;
  const rows = await db.rows<{ id: string }>(
    sql<{ id: string }>`select o.id from (${select}) o(id) limit ${sql.lit(fewOwners + 1)}`,
  );
  return rows.length > fewOwners ? undefined : rows.map((row) => row.id);
}

/** Few owners: their documents are read and tried, which no frequent word can make slow. */
async function amongOwners(
  db: Reader,
  actor: Actor,
  by: { readonly together: readonly SearchSource[]; readonly owners: readonly string[] },
  wanted: Wanted,
): Promise<Hit[]> {
  const from = sql`(select o.* from search_documents o where o.owner_id = any(${[...by.owners]}::uuid[]) offset 0) d
    where d.words @@ ${wanted.query}::tsquery and d.type = any(${by.together.map((source) => source.type)}) and d.number <= ${wanted.newest}`;
  const { hits } = await rank(
    db,
    { from, seen: seenBy(by.together, actor), strict: true, most: rankedDocuments },
    wanted,
  );
  return hits;
}

/**
 * Many owners: the newest documents first, then as many more as the frequency so far tells. Sight is asked of the
 * hits that are shown alone; only where that leaves the page short, of every match before the newest are taken.
 */
async function amongNewest(
  db: Reader,
  actor: Actor,
  sources: Sources,
  wanted: Wanted,
): Promise<{ hits: Hit[]; strict: boolean }> {
  const strictly = wanted.after?.strict ?? false;
  const first = await step(db, actor, sources, { wanted, strict: strictly });
  const short = first.full && first.hits.length < wanted.limit;
  if (strictly || !short || wanted.after !== undefined) return { hits: first.hits, strict: strictly };
  const again = await step(db, actor, sources, { wanted, strict: true });
  return { hits: again.hits, strict: true };
}

async function step(
  db: Reader,
  actor: Actor,
  sources: Sources,
  how: { readonly wanted: Wanted; readonly strict: boolean },
): Promise<{ hits: Hit[]; full: boolean }> {
  const { wanted, strict } = how;
  const types = sources.all ? undefined : sources.asked.map((source) => source.type);
  const seen = seenBy(sources.asked, actor);
  const most = strict ? rankedOfFew : rankedDocuments;
  for (let window = firstWindow(wanted.newest); ;) {
    const from = sql`search_documents d where d.words @@ ${wanted.query}::tsquery ${within(window, types)} and d.number <= ${wanted.newest}`;
    const { hits, matched } = await rank(db, { from, seen, strict, most }, wanted);
    const full = matched >= most;
    if (full || window === everything) return { hits, full };
    window = nextWindow(wanted.newest, window, matched, most);
  }
}

interface Question {
  /** FROM and WHERE over the alias `d`. */
  readonly from: RawBuilder<unknown>;
  readonly seen: RawBuilder<boolean>;
  /** Whether sight is asked before the newest are taken, or of the shown ones in the order of rank. */
  readonly strict: boolean;
  /** How many of the newest are ranked. */
  readonly most: number;
}
type Row = { readonly matched: number } & (Hit | { readonly id: null });

/** Ranks the newest matches, in one statement. `matched` counts them, up to `most`. */
async function rank(db: Reader, ask: Question, wanted: Wanted): Promise<{ hits: Hit[]; matched: number }> {
  const { after } = wanted;
  const next = after ? sql`where (score, number) < (${after.score}::float8, ${after.number}::bigint)` : sql``;
  const rows = await db.rows<Row>(sql<Row>`with found as materialized (
      select d.id, d.type, d.owner_id, d.at, d.number, d.words from ${ask.from} ${ask.strict ? sql`and ${ask.seen}` : sql``}
      order by d.number desc limit ${sql.lit(ask.most)}),
    ranked as (select id, type, owner_id, at, number, ${scoreOf(wanted)} as score from found)
    select hits.*, total.matched from (select count(*)::int as matched from found) total left join lateral
      (select d.* from (select * from ranked ${next} order by score desc, number desc offset 0) d
       ${ask.strict ? sql`` : sql`where ${ask.seen}`} order by d.score desc, d.number desc limit ${wanted.limit}) hits on true`);
  return { hits: rows.filter((row): row is Row & Hit => row.id !== null), matched: rows[0]?.matched ?? 0 };
}

/**
 * Words in the title count most, words close together more than apart; what is a month old counts some 60 % of
 * today's. `ts_rank_cd` weighs nearness better but takes six times as long, a third of the whole search.
 */
function scoreOf(wanted: Wanted): RawBuilder<number> {
  const ageDays = sql`greatest(0, date_part('epoch', ${wanted.asOf}::timestamptz - at) / 86400)`;
  return sql<number>`ts_rank(words, ${wanted.ranking}::tsquery, 1)::float8 * (0.25 + 0.75 / (1 + ${ageDays} / 30))`;
}

/** CASE keeps PostgreSQL from turning the rooms' conditions into joins over their whole tables. */
function seenBy(sources: readonly SearchSource[], actor: Actor): RawBuilder<boolean> {
  const each = sources.map((source) => sql`when ${sql.lit(source.type)} then ${source.visible(actor)}`);
  return sql<boolean>`case d.type ${sql.join(each, sql` `)} else false end`;
}
