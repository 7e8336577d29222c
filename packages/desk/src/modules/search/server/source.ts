import type { RawBuilder } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import type { SearchType } from '../contract.ts';

/** One text to index: it stays with its owner, search keeps the words alone. */
export interface SearchDocument {
  readonly type: SearchType;
  /** Of the thing itself; no two documents share one. */
  readonly id: string;
  /** The thing whose visibility decides: the ticket of a message, else the thing itself. */
  readonly ownerId: string;
  readonly at: Date;
  readonly title?: string;
  readonly body: string;
}

/** What a hit shows. */
export interface Described {
  readonly id: string;
  readonly title: string;
  /** Plain text; the snippet is cut from it. */
  readonly text: string;
  readonly url?: string;
}

/** The port that a room fills to be searched; `main/compose.ts` hands the sources in. */
export interface SearchSource {
  readonly type: SearchType;
  /**
   * Who sees a document, over the alias `d` (d.id, d.owner_id): usually
   * `exists (select 1 from tickets t where t.id = d.owner_id and <visible> offset 0)`. The `offset 0` keeps
   * PostgreSQL from reading the whole table of owners for a few hundred candidates.
   */
  visible(actor: Actor): RawBuilder<boolean>;
  /**
   * For an actor who sees few owners (a requester's own tickets): a select of their ids, so that the search starts
   * from them; undefined for those who see most of all. It may name too many, because `visible` is asked all the same.
   * Sources with the same function are searched together.
   */
  readonly owners?: (actor: Actor) => RawBuilder<unknown> | undefined;
  /** Title and text of documents, as far as the actor may see them: a second, independent look. Any order. */
  describe(db: Reader, actor: Actor, ids: readonly string[]): Promise<readonly Described[]>;
  /** Things that the query names by number or address; they come first. */
  exact?(db: Reader, actor: Actor, q: string): Promise<readonly string[]>;
}
