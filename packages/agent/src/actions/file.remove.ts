import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, unlinkSync } from 'node:fs';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { ActionContext, ActionEnd } from './action.ts';
import { defineAction, done, failed } from './action.ts';
import { AbsolutePath, findPlace, pathWords } from './file-access.ts';

const Params = object({ path: AbsolutePath, expectedSha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });
const Output = object({ path: Type.String(), sizeBytes: Type.Integer(), sha256: Type.String() });
const largestBytes = 536_870_912;

function look(params: Static<typeof Params>, context: ActionContext): ActionEnd<Static<typeof Output>> {
  const place = findPlace(params.path, 'remove', context);
  if ('fault' in place) return failed(place.fault, pathWords[place.fault]);
  const about = lstatSync(place.real, { throwIfNoEntry: false });
  if (about === undefined) return failed('path.missing', pathWords['path.missing']);
  if (!about.isFile()) return failed('path.not-a-file', 'Only plain files are removed.');
  if (about.size > largestBytes)
    return failed('file.too-large', `Files above ${largestBytes} bytes are not removed.`);
  const sha256 = createHash('sha256').update(readFileSync(place.real)).digest('hex');
  if (sha256 !== params.expectedSha256) {
    return failed('file.differs', 'The file is not what it was expected to be; it stays.');
  }
  return done({ path: place.real, sizeBytes: about.size, sha256 }, `${about.size} bytes`);
}

export const fileRemove = defineAction({
  kind: 'file.remove',
  version: 1,
  class: 'R3',
  summary: 'Remove one file whose content is known',
  params: Params,
  output: Output,
  timeoutMs: 60_000,
  programs: [],
  privileges: 'user',
  repeat: 'never',
  undo: 'It cannot be taken back: the content is gone from this machine.',
  locks: ({ path }) => [`file:${path}`],
  rehearse: async (params, context) => look(params, context),
  run: async (params, context) => {
    const end = look(params, context);
    if (end.outcome === 'failed' || end.output === null) return end;
    unlinkSync(end.output.path);
    context.record(`removed ${end.output.path}, sha256 ${end.output.sha256}`);
    return { ...end, note: `${end.output.sizeBytes} bytes removed` };
  },
});
