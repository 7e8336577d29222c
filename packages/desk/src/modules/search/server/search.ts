import { AppError, platformErrors } from '#platform/contract/errors';
import type { InputOf } from '#platform/contract/endpoint';
import type { Actor } from '#platform/server/actor';
import type { Clock } from '#platform/server/clock';
import { fromCursor, toCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { searchable, searchErrors, type searchContract, type SearchItem } from '../contract.ts';
import { completeWords } from './complete-words.ts';
import { findDocuments, newestNumber, type Sources, type Wanted } from './find-documents.ts';
import { isAsking, parseQuery, type Term } from './parse-query.ts';
import { hitsIn, snippetOf } from './snippet.ts';
import type { Described, SearchSource } from './source.ts';
import { toTsquery } from './tsquery.ts';

export interface SearchDeps {
  readonly clock: Clock;
  /** What can be searched, filled by the rooms that own it. */
  readonly sources: () => readonly SearchSource[];
}

type Asked = InputOf<(typeof searchContract)['endpoints']['search']>;
interface Found {
  readonly type: string;
  readonly id: string;
  readonly at: Date | null;
  readonly exact: boolean;
}

const pageItems = 20;

/** One page of what the actor may see: things that the query names first, then by rank. */
export async function search(
  db: Reader,
  deps: SearchDeps,
  actor: Actor,
  asked: Asked,
): Promise<{ items: SearchItem[]; nextCursor: string | null }> {
  const every = deps.sources();
  const sources = sourcesFor(every, asked.in);
  const terms = parseQuery(asked.q);
  const limit = asked.limit ?? pageItems;
  const named = asked.cursor === undefined ? await namedBy(db, actor, sources, asked.q) : [];
  const among = { asked: sources, all: sources.length === every.length };
  const page = { among, terms, limit, asOf: deps.clock.now(), cursor: asked.cursor };
  const { hits, nextCursor } = await pageOfHits(db, actor, page);
  const known = new Set(named.map((one) => one.id));
  const found = [
    ...named,
    ...hits.filter((hit) => !known.has(hit.id)).map((hit) => ({ ...hit, exact: false })),
  ];
  return { items: await describe(db, actor, sources, { found, terms }), nextCursor };
}

function sourcesFor(sources: readonly SearchSource[], kinds: string | undefined): readonly SearchSource[] {
  if (kinds === undefined) return sources;
  const names = kinds.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(searchable, name));
  if (unknown !== undefined) throw new AppError(searchErrors.unknownKind, { facts: { kind: unknown } });
  return sources.filter((source) =>
    names.some((name) => searchable[name as keyof typeof searchable] === source.type),
  );
}

async function namedBy(
  db: Reader,
  actor: Actor,
  sources: readonly SearchSource[],
  q: string,
): Promise<Found[]> {
  const text = q.trim();
  if (text === '' || text.includes('\0')) return [];
  const named: Found[] = [];
  for (const source of sources) {
    const ids = (await source.exact?.(db, actor, text)) ?? [];
    named.push(...ids.map((id) => ({ type: source.type, id, at: null, exact: true })));
  }
  return named;
}

interface PageWanted {
  readonly among: Sources;
  readonly terms: readonly Term[];
  readonly limit: number;
  readonly asOf: Date;
  readonly cursor: string | undefined;
}

async function pageOfHits(db: Reader, actor: Actor, page: PageWanted) {
  const from = placeOf(page.cursor);
  if (!isAsking(page.terms) || page.among.asked.length === 0) return { hits: [], nextCursor: null };
  const wanted: Wanted = {
    query: toTsquery(await completeWords(db, page.terms)),
    ranking: toTsquery(page.terms),
    limit: page.limit + 1,
    asOf: from?.asOf ?? page.asOf,
    newest: from?.newest ?? (await newestNumber(db)),
    after: from,
  };
  const found = await findDocuments(db, actor, page.among, wanted);
  const hits = found.hits.slice(0, page.limit);
  const last = hits.at(-1);
  const more = found.hits.length > page.limit && last !== undefined;
  const strict = found.strict ? 1 : 0;
  const place = more ? [wanted.asOf.getTime(), wanted.newest, last.score, last.number, strict] : undefined;
  return { hits, nextCursor: place ? toCursor(place) : null };
}

function placeOf(cursor: string | undefined) {
  const values = fromCursor(cursor, 5);
  if (values === undefined) return undefined;
  const [asOfMs, newest, score, number, strict] = values;
  const whole = [asOfMs, newest, number].every((value) => Number.isSafeInteger(value));
  if (!whole || typeof score !== 'number' || Math.abs(Number(asOfMs)) > 8.64e15) {
    throw new AppError(platformErrors.invalid, { detail: 'The cursor is not one that this list gave.' });
  }
  return {
    asOf: new Date(Number(asOfMs)),
    newest: Number(newest),
    score,
    number: Number(number),
    strict: strict === 1,
  };
}

/** Asks the owners for title and text; what an owner does not describe, the actor may not see. */
async function describe(
  db: Reader,
  actor: Actor,
  sources: readonly SearchSource[],
  page: { readonly found: readonly Found[]; readonly terms: readonly Term[] },
): Promise<SearchItem[]> {
  const described = new Map<string, Described>();
  for (const source of sources) {
    const ids = page.found.filter((one) => one.type === source.type).map((one) => one.id);
    if (ids.length === 0) continue;
    for (const one of await source.describe(db, actor, ids)) described.set(one.id, one);
  }
  return page.found.flatMap((one) => {
    const words = described.get(one.id);
    return words === undefined ? [] : [toItem(one, words, page.terms)];
  });
}

function toItem(found: Found, words: Described, terms: readonly Term[]): SearchItem {
  const snippet = snippetOf(words.text, terms);
  return {
    type: found.type as SearchItem['type'],
    id: found.id,
    title: words.title,
    titleHits: hitsIn(words.title, terms),
    snippet: snippet.text,
    snippetHits: snippet.hits,
    url: words.url ?? null,
    at: found.at?.toISOString() ?? null,
    exact: found.exact,
  };
}
