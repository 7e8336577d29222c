import { chown } from 'node:fs/promises';
import { outerOfZero } from './id-maps.ts';
import type { IdRange } from './id-range.ts';

/** Gives a folder to root inside, so that a build may write there and nowhere else. */
export async function handOver(range: IdRange, folder: string): Promise<void> {
  if (range.by === 'helped') return;
  await chown(folder, outerOfZero(range.uids), outerOfZero(range.gids));
}
