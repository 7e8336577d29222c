import type { RawBuilder } from 'kysely';
import type { Database, Reader } from '#platform/server/db/database';
import type { Handlers } from '#platform/server/http/call';
import type { searchContract } from '../contract.ts';
import { forgetting, indexing, reindexing } from './index-documents.ts';
import { learnWords } from './learn-words.ts';
import { matching } from './matching.ts';
import { search, type SearchDeps } from './search.ts';
import type { SearchDocument } from './source.ts';

export type { SearchDeps } from './search.ts';
export type { Described, SearchDocument, SearchSource } from './source.ts';

/** What higher rooms may ask of `search`. The first three are statements for the `writes` of a command. */
export interface SearchApi {
  /** Adds new documents; the text of the statement is the same for any number of them. */
  indexing(docs: readonly SearchDocument[]): RawBuilder<unknown>;
  /** Adds documents or replaces their words. */
  reindexing(docs: readonly SearchDocument[]): RawBuilder<unknown>;
  /** Takes documents out. */
  forgetting(ids: readonly string[]): RawBuilder<unknown>;
  /** A condition for a list of another room: the thing in column `owner` has a document that matches `q`. */
  matching(db: Reader, q: string, owner: RawBuilder<unknown>): Promise<RawBuilder<boolean>>;
}

/** The statements alone, for rooms and loaders that only write. */
export const searchApi: SearchApi = { indexing, reindexing, forgetting, matching };

/** The room, made. */
export interface Search {
  readonly api: SearchApi;
  readonly handlers: Handlers<(typeof searchContract)['endpoints']>;
  /** Domain timer, every few seconds: learns the words of new documents for unfinished words in queries. */
  sweep(database: Database): Promise<number>;
}

/** Makes the room. Sources are asked for at each search, so rooms that index can be made before they are sources. */
export function createSearch(deps: SearchDeps): Search {
  return {
    api: searchApi,
    handlers: { search: ({ db, actor }, asked) => search(db, deps, actor, asked) },
    sweep: learnWords,
  };
}
