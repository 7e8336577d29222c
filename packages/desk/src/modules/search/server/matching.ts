import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '#platform/server/db/database';
import { completeWords } from './complete-words.ts';
import { newestNumber } from './find-documents.ts';
import { isAsking, parseQuery } from './parse-query.ts';
import { toTsquery } from './tsquery.ts';
import { everything, firstWindow, nextWindow, within } from './windows.ts';

/** Up to this many matches a list is given their owners; beyond, each row of the list is asked. */
const fewMatches = 2000;

/**
 * A condition for another room's list: the thing `owner` (a column) has a document that matches. Rare words become a
 * list of owners, frequent ones a look per row, which a list in its own order fills its page with at once. Complete
 * either way, and blind to visibility: the list has its own.
 */
export async function matching(
  db: Reader,
  q: string,
  owner: RawBuilder<unknown>,
): Promise<RawBuilder<boolean>> {
  const terms = parseQuery(q);
  if (!isAsking(terms)) return sql<boolean>`false`;
  const owners = await ownersOfFew(db, toTsquery(await completeWords(db, terms)));
  if (owners !== undefined) return sql<boolean>`${owner} = any(${owners}::uuid[])`;
  // `offset 0` keeps PostgreSQL from collecting every match of the whole desk first.
  return sql<boolean>`exists (select 1 from search_documents d
    where d.owner_id = ${owner} and d.words @@ ${toTsquery(terms)}::tsquery offset 0)`;
}

/** The owners of all matches, or undefined when there are many; the newest tell how many to expect. */
async function ownersOfFew(db: Reader, query: string): Promise<string[] | undefined> {
  const newest = await newestNumber(db);
  for (let window = firstWindow(newest); ;) {
    const rows = await db.rows<{ owner_id: string }>(sql<{ owner_id: string }>`select d.owner_id
      from search_documents d where d.words @@ ${query}::tsquery ${within(window, undefined)} limit ${sql.lit(fewMatches + 1)}`);
    if (rows.length > fewMatches) return undefined;
    if (window === everything) return [...new Set(rows.map((row) => row.owner_id))];
    window = nextWindow(newest, window, rows.length, fewMatches);
  }
}
