import type { IdRange } from './id-range.ts';
import { runInside } from './run-inside.ts';

/** Removes a folder whose files belong to ids that this user is not; only inside may it. */
export async function removeFolder(range: IdRange, folder: string): Promise<void> {
  await runInside({ range, script: 'rm -rf --one-file-system "$1"', args: [folder], deadlineMs: 120_000 });
}
