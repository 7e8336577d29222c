import { chmod, mkdir } from 'node:fs/promises';
import type { IdRange } from './id-range.ts';
import { runInside } from './run-inside.ts';
import { TreeError } from './tree-error.ts';

/** Every folder above the trees must let the ids of labs pass, or no host could read its own files. */
export async function requireOpenFolder(root: string, range: IdRange): Promise<void> {
  await mkdir(root, { recursive: true });
  await chmod(root, 0o755);
  const { code } = await runInside({
    range,
    script: 'cd "$1" && ls >/dev/null',
    args: [root],
    deadlineMs: 10_000,
  });
  if (code === 0) return;
  throw new TreeError(
    'folder-closed',
    `Labs run under ids of their own, and these cannot reach ${root}.`,
    'Choose a folder for DESKHAND_TREES that every user may pass through, for example below /var/cache.',
  );
}
