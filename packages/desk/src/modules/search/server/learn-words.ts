import { sql } from 'kysely';
import type { Database, Tx } from '#platform/server/db/database';
import { between } from './windows.ts';

/** Documents in one transaction: some tenths of a second. */
const atOnce = 8192;

interface Progress {
  readonly learned_to: number;
  readonly closing_to: number;
}

/**
 * Collects the words of new documents, so that an unfinished word finds them; a timer calls it every few seconds.
 * Returns how many documents were read. Processes may call it at the same time: one works, the others go away.
 */
export async function learnWords(database: Database): Promise<number> {
  await database.write(closeUp);
  for (let read = 0; ;) {
    const learned = await database.write(learnSome);
    read += learned;
    if (learned === 0) return read;
  }
}

/**
 * Draws the next line: the numbers given so far, and the transactions that may still bring them. The sequence is read
 * in a statement of its own: PostgreSQL refuses one beside the row of an UPDATE, and the later snapshot knows its users.
 */
async function closeUp(tx: Tx): Promise<void> {
  const given = await tx.first<{ newest: number }>(
    sql<{ newest: number }>`select last_value as newest from search_numbers where is_called`,
  );
  if (!given) return;
  await tx.run(sql`update search_progress set closing_to = ${given.newest}, closing_xid = pg_current_xact_id()
    where ${given.newest} > learned_to and learned_to = closing_to`);
}

async function learnSome(tx: Tx): Promise<number> {
  const progress = await tx.first<Progress>(sql<Progress>`select learned_to, closing_to from search_progress
    where learned_to < closing_to and closing_xid < pg_snapshot_xmin(pg_current_snapshot()) for update skip locked`);
  if (!progress) return 0;
  const from = progress.learned_to;
  const to = Math.min(progress.closing_to, from + atOnce);
  await tx.run(sql`insert into search_words (word, met_at_number)
    select w.word, min(d.number) from search_documents d, unnest(tsvector_to_array(d.words)) as w (word)
    where ${between(from, to)} and length(w.word) between 3 and 40 group by w.word on conflict (word) do nothing`);
  await tx.run(sql`update search_progress set learned_to = ${to}`);
  return to - from;
}
