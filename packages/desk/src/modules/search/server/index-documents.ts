import { sql, type RawBuilder } from 'kysely';
import { toTsvector } from './lexemes.ts';
import type { SearchDocument } from './source.ts';

/** An INSERT for the writes of a command; its text is the same for any number of documents. */
export function indexing(docs: readonly SearchDocument[]): RawBuilder<unknown> {
  const rows = docs.map((doc) => ({
    id: doc.id,
    type: doc.type,
    owner_id: doc.ownerId,
    at: doc.at.toISOString(),
    words: toTsvector(doc.title, doc.body),
  }));
  return sql`insert into search_documents (id, type, owner_id, at, number, words)
    select d.id, d.type, d.owner_id, d.at, nextval('search_numbers'), d.words::tsvector
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(id uuid, type text, owner_id uuid, at timestamptz, words text)`;
}

/** Like `indexing`, for things whose text was replaced; the document counts as new, so that its words are learned. */
export function reindexing(docs: readonly SearchDocument[]): RawBuilder<unknown> {
  return sql`${indexing(docs)} on conflict (id) do update
    set owner_id = excluded.owner_id, at = excluded.at, number = excluded.number, words = excluded.words`;
}

/** A DELETE for the writes of a command: the things are gone, or nobody shall find them any more. */
export function forgetting(ids: readonly string[]): RawBuilder<unknown> {
  return sql`delete from search_documents where id = any(${[...ids]}::uuid[])`;
}
