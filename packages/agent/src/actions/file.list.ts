import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { defineAction, done, failed, reads } from './action.ts';
import { AbsolutePath, findPlace, pathWords } from './file-access.ts';

const Entry = object({
  name: Type.String(),
  kind: Type.Enum(['file', 'folder', 'link', 'other'] as const),
  sizeBytes: Type.Integer(),
  mode: Type.String(),
  owner: Type.Integer(),
  group: Type.Integer(),
  modifiedAt: Type.String(),
});

/** Entries of one answer; a folder with more says so. */
const most = 1000;

export const fileList = defineAction({
  ...reads,
  kind: 'file.list',
  summary: 'What lies in a folder: names, sizes, rights and times',
  params: object({ path: AbsolutePath }),
  output: object({ path: Type.String(), entries: Type.Array(Entry), total: Type.Integer() }),
  timeoutMs: 60_000,
  programs: [],
  privileges: 'user',
  run: async ({ path }, context) => {
    const place = findPlace(path, 'read', context);
    if ('fault' in place) return failed(place.fault, pathWords[place.fault]);
    if (!lstatSync(place.real).isDirectory()) return failed('path.not-a-folder', 'That path is no folder.');
    const names = readdirSync(place.real).toSorted();
    const entries = names.slice(0, most).flatMap((name) => entryOf(place.real, name));
    return done({ path: place.real, entries, total: names.length }, `${names.length} entries`);
  },
});

/** A file may go while we look: then it is not listed. */
function entryOf(folder: string, name: string): Static<typeof Entry>[] {
  const about = lstatSync(join(folder, name), { throwIfNoEntry: false });
  if (about === undefined) return [];
  const kind = about.isFile()
    ? 'file'
    : about.isDirectory()
      ? 'folder'
      : about.isSymbolicLink()
        ? 'link'
        : 'other';
  return [
    {
      name,
      kind,
      sizeBytes: about.size,
      mode: (about.mode & 0o7777).toString(8).padStart(4, '0'),
      owner: about.uid,
      group: about.gid,
      modifiedAt: about.mtime.toISOString(),
    },
  ];
}
