import { constants } from 'node:fs';
import { access, chmod, mkdir, stat } from 'node:fs/promises';
import type { IdRange } from './id-range.ts';
import { runInside } from './run-inside.ts';
import { TreeError } from './tree-error.ts';

/** Every folder above the trees must let the ids of labs pass, or no host could read its own files. */
export async function requireOpenFolder(root: string, range: IdRange): Promise<void> {
  await requireWritable(root);
  if ((await stat(root)).uid === process.getuid?.()) await chmod(root, 0o755);
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

/** A folder that others filled can be used by whoever may read it; to build in it takes more. */
async function requireWritable(root: string): Promise<void> {
  try {
    await mkdir(root, { recursive: true });
    await access(root, constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TreeError(
      'folder-closed',
      `Trees are missing, and this user may not build them in ${root}: ${reason}`,
      'Let the owner of the folder run "deskhand lab prepare", or choose another one for DESKHAND_TREES.',
    );
  }
}
