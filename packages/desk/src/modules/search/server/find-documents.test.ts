import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { systemActor, type Actor } from '#platform/server/actor';
import { newId } from '#platform/server/ids';
import { openWorld, type World } from '../../../main/world.test-support.ts';
import { createSearch, searchApi, type SearchDocument, type SearchSource } from './index.ts';
import { chunksOf, isStopWord, stem } from './words.ts';

const nobody = systemActor('search test', []);
/** Another room as search sees it: it owns texts, and says who sees which owner. */
interface Shelf {
  readonly texts: Map<string, string>;
  readonly hidden: Set<string>;
}

function sourceOf(
  shelf: Shelf,
  few: (actor: Actor) => readonly string[] | undefined = () => undefined,
): SearchSource {
  return {
    type: 'article',
    visible: () => sql<boolean>`d.owner_id <> all(${[...shelf.hidden]}::uuid[])`,
    owners: (actor) => {
      const ids = few(actor);
      return ids && sql`select unnest(${[...ids]}::uuid[])`;
    },
    describe: async (_db, _actor, ids) =>
      ids
        .filter((id) => !shelf.hidden.has(id))
        .map((id) => ({ id, title: id, text: shelf.texts.get(id) ?? '' })),
  };
}

describe('finding documents', () => {
  let world: World;
  before(async () => {
    world = await openWorld();
  });
  after(() => world.close());

  const at = new Date('2026-11-20T08:00:00Z');
  const put = async (shelf: Shelf, texts: readonly string[], when = at) => {
    const docs = texts.map((body): SearchDocument => {
      const id = newId();
      shelf.texts.set(id, body);
      return { type: 'article', id, ownerId: id, at: when, body };
    });
    await world.desk.database.write((tx) => tx.run(searchApi.indexing(docs)));
    return docs.map((doc) => doc.id);
  };
  const clear = () => world.desk.database.write((tx) => tx.run(sql`delete from search_documents`));
  const ask = async (source: SearchSource, q: string, limit = 100) => {
    const room = createSearch({ clock: world.clock, sources: () => [source] });
    const call = { db: world.desk.database.reader, actor: nobody, exchange: undefined as never };
    return room.handlers.search(call, { q, limit });
  };
  const idsOf = async (source: SearchSource, q: string) =>
    (await ask(source, q)).items.map((item) => item.id);

  it('finds what a plain reading of every text finds, for any texts and queries', async () => {
    const words = [
      'printer',
      'prints',
      'paper',
      'jam',
      'LT-0417',
      'vpn',
      'Müller',
      'the',
      'error',
      '10.0.0.7',
    ];
    const text = fc.array(fc.constantFrom(...words), { maxLength: 8 }).map((all) => all.join(' '));
    const term = fc.tuple(
      fc.constantFrom('', '', '-'),
      fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { maxLength: 12 }),
        fc.array(term, { minLength: 1, maxLength: 3 }),
        async (texts, terms) => {
          await clear();
          const shelf: Shelf = { texts: new Map(), hidden: new Set() };
          await put(shelf, texts);
          const q = terms
            .map(([not, all, phrase]) => (phrase ? `${not}"${all.join(' ')}"` : `${not}${all[0]}`))
            .join(' ');
          const expected = [...shelf.texts].filter(([, body]) => plainly(body, terms)).map(([id]) => id);
          assert.deepEqual(
            (await idsOf(sourceOf(shelf), `${q} `)).toSorted(),
            expected.toSorted(),
            `${q} in ${JSON.stringify(texts)}`,
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it('a title counts more than a text, today more than last year', async () => {
    await clear();
    const shelf: Shelf = { texts: new Map(), hidden: new Set() };
    const [old] = await put(shelf, ['marmot in the text'], new Date('2025-11-20T08:00:00Z'));
    const [today] = await put(shelf, ['marmot in the text']);
    const title = newId();
    await world.desk.database.write((tx) =>
      tx.run(
        searchApi.indexing([
          { type: 'article', id: title, ownerId: title, at, title: 'Marmot', body: 'in the title' },
        ]),
      ),
    );
    assert.deepEqual(await idsOf(sourceOf(shelf), 'marmot '), [title, today, old]);
  });

  it('new words take the place of old ones, and what is forgotten is gone', async () => {
    await clear();
    const shelf: Shelf = { texts: new Map(), hidden: new Set() };
    const [id = ''] = await put(shelf, ['badger']);
    const again = { type: 'article' as const, id, ownerId: id, at, body: 'heron' };
    await world.desk.database.write((tx) => tx.run(searchApi.reindexing([again])));
    assert.deepEqual(await idsOf(sourceOf(shelf), 'badger '), []);
    assert.deepEqual(await idsOf(sourceOf(shelf), 'heron '), [id]);
    await world.desk.database.write((tx) => tx.run(searchApi.forgetting([id])));
    assert.deepEqual(await idsOf(sourceOf(shelf), 'heron '), []);
  });

  it('what is rolled back is not found', async () => {
    await clear();
    const shelf: Shelf = { texts: new Map(), hidden: new Set() };
    const failing = world.desk.database.write(async (tx) => {
      await tx.run(
        searchApi.indexing([{ type: 'article', id: newId(), ownerId: newId(), at, body: 'stoat' }]),
      );
      throw new Error('the command failed');
    });
    await assert.rejects(failing);
    assert.deepEqual(await idsOf(sourceOf(shelf), 'stoat '), []);
  });

  it('matches behind thousands that the actor may not see are found all the same', async () => {
    await clear();
    const shelf: Shelf = { texts: new Map(), hidden: new Set() };
    const mine = await put(
      shelf,
      Array.from({ length: 30 }, (_, i) => `otter ${i}`),
    );
    const others = await put(
      shelf,
      Array.from({ length: 2500 }, () => 'otter'),
    );
    for (const id of others) shelf.hidden.add(id);
    const first = await ask(sourceOf(shelf), 'otter ', 20);
    const second = await pageAfter(sourceOf(shelf), 'otter ', first.nextCursor);
    const ids = [...first.items, ...second].map((item) => item.id);
    assert.deepEqual(ids.toSorted(), mine.toSorted());
  });

  const pageAfter = async (source: SearchSource, q: string, cursor: string | null) => {
    assert.ok(cursor);
    const room = createSearch({ clock: world.clock, sources: () => [source] });
    const call = { db: world.desk.database.reader, actor: nobody, exchange: undefined as never };
    return (await room.handlers.search(call, { q, limit: 20, cursor })).items;
  };

  it('who sees few owners is searched from these, and sight is asked even so', async () => {
    await clear();
    const shelf: Shelf = { texts: new Map(), hidden: new Set() };
    const [a = '', b = '', c = ''] = await put(shelf, ['lynx one', 'lynx two', 'lynx three']);
    shelf.hidden.add(c);
    assert.deepEqual(
      (
        await idsOf(
          sourceOf(shelf, () => [a, c]),
          'lynx ',
        )
      ).toSorted(),
      [a],
    );
    assert.deepEqual(
      await idsOf(
        sourceOf(shelf, () => []),
        'lynx ',
      ),
      [],
    );
    assert.deepEqual((await idsOf(sourceOf(shelf), 'lynx ')).toSorted(), [a, b].toSorted());
  });

  it('two commands with the same new words do not wait for each other', async () => {
    const { database } = world.desk;
    const doc = (): SearchDocument => ({
      type: 'article',
      id: newId(),
      ownerId: newId(),
      at,
      body: 'capybara wombat',
    });
    await database.write(async (outer) => {
      await outer.run(searchApi.indexing([doc()]));
      await database.write((inner) => inner.run(searchApi.indexing([doc()])));
    });
    const words = await database.reader.rows(
      sql<{ n: number }>`select 1 as n from search_documents where words @@ 'wombat'`,
    );
    assert.equal(words.length, 2);
  });

  it('the sweep leaves numbers alone that a running command may still bring', async () => {
    const { database } = world.desk;
    const sweep = () => world.desk.rooms.search.sweep(database);
    await sweep();
    const learned = async () =>
      (
        await database.reader.rows(
          sql<{ word: string }>`select word from search_words where word = 'axolotl'`,
        )
      ).length;
    await database.write(async (slow) => {
      await slow.run(
        searchApi.indexing([{ type: 'article', id: newId(), ownerId: newId(), at, body: 'axolotl' }]),
      );
      await sweep();
      await sweep();
      assert.equal(await learned(), 0);
    });
    await sweep();
    assert.equal(await learned(), 1);
    assert.equal(await sweep(), 0);
  });
});

/** The meaning of a query without an index: words at places, compared one by one. */
function plainly(text: string, terms: readonly (readonly [string, readonly string[], boolean])[]): boolean {
  const positive = terms.filter(
    ([not, all, phrase]) => not === '' && placesOf(phrase ? all.join(' ') : (all[0] ?? '')).length > 0,
  );
  if (positive.length === 0) return false;
  return terms.every(([not, all, phrase]) => {
    const wanted = placesOf(phrase ? all.join(' ') : (all[0] ?? ''));
    return wanted.length === 0 || holds(placesOf(text), wanted) === (not === '');
  });
}

type Placed = readonly [word: string, place: number];

function placesOf(text: string): Placed[] {
  const parts = [...chunksOf(text)].flatMap((chunk) => chunk.parts);
  return parts.map((part, i): Placed => [stem(part), i]).filter((_, i) => !isStopWord(parts[i] ?? ''));
}

function holds(text: readonly Placed[], wanted: readonly Placed[]): boolean {
  const [first] = wanted;
  return text.some(([, start]) =>
    wanted.every(([word, place]) =>
      text.some(([w, p]) => w === word && p - start === place - (first?.[1] ?? 0)),
    ),
  );
}
