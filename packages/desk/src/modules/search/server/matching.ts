import { sql, type RawBuilder } from 'kysely';
import type { Reader } from '#platform/server/db/database';
import { isAsking, parseQuery } from './parse-query.ts';
import { toTsquery } from './tsquery.ts';

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
  const query = toTsquery(terms);
  const owners = await db.rows<{ owner_id: string }>(sql<{ owner_id: string }>`select d.owner_id
    from search_documents d where d.words @@ ${query}::tsquery limit ${sql.lit(fewMatches + 1)}`);
  if (owners.length > fewMatches) {
    return sql<boolean>`exists (select 1 from search_documents d where d.owner_id = ${owner} and d.words @@ ${query}::tsquery)`;
  }
  return sql<boolean>`${owner} = any(${[...new Set(owners.map((row) => row.owner_id))]}::uuid[])`;
}
