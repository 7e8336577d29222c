import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { ActionContext, ActionEnd } from './action.ts';
import { defineAction, done, failed } from './action.ts';
import { AbsolutePath, findPlace, pathWords } from './file-access.ts';
import { holdsPrivateKey } from './secret-places.ts';

const Params = object({
  path: AbsolutePath,
  contentBase64: Type.String({ maxLength: 700_000, pattern: '^[A-Za-z0-9+/]*={0,2}$' }),
  /** Hash of what is there now, or null when there must be nothing: nobody's change is written over unseen. */
  expectedSha256: Type.Union([Type.String({ pattern: '^[0-9a-f]{64}$' }), Type.Null()]),
  mode: Type.Optional(Type.String({ pattern: '^0?[0-7]{3}$' })),
});

const Output = object({
  path: Type.String(),
  beforeSha256: Type.Union([Type.String(), Type.Null()]),
  afterSha256: Type.String(),
});

/** Contents that fit into an undo; larger files are refused, so that each put can be taken back. */
const largestBytes = 262_144;

type Planned = { readonly real: string; readonly before: Buffer | null; readonly after: Buffer };

function plan(
  params: Static<typeof Params>,
  context: ActionContext,
): Planned | ActionEnd<Static<typeof Output>> {
  const place = findPlace(params.path, 'write', context);
  if ('fault' in place) return failed(place.fault, pathWords[place.fault]);
  const about = lstatSync(place.real, { throwIfNoEntry: false });
  if (about !== undefined && !about.isFile()) return failed('path.not-a-file', 'That path is no plain file.');
  const after = Buffer.from(params.contentBase64, 'base64');
  const sizeBytes = Math.max(about?.size ?? 0, after.length);
  if (sizeBytes > largestBytes)
    return failed('file.too-large', `Files above ${largestBytes} bytes are not put.`);
  const before = existsSync(place.real) ? readFileSync(place.real) : null;
  // The undo would carry it away.
  if (before !== null && holdsPrivateKey(before))
    return failed('file.holds-key', pathWords['file.holds-key']);
  const found = before === null ? null : sha256(before);
  if (found !== params.expectedSha256 && found !== sha256(after)) {
    return failed('file.differs', 'The file is not what it was expected to be; nothing was written.');
  }
  return { real: place.real, before, after };
}

export const filePut = defineAction({
  kind: 'file.put',
  version: 1,
  class: 'R1',
  summary: 'Write a small file, when what is there is what was expected',
  params: Params,
  output: Output,
  timeoutMs: 60_000,
  programs: [],
  privileges: 'user',
  repeat: 'never',
  undo: 'Put the earlier content back (file.put), or remove what was made (file.remove).',
  locks: ({ path }) => [`file:${path}`],
  rehearse: async (params, context) => {
    const planned = plan(params, context);
    if ('outcome' in planned) return planned;
    return done(outputOf(planned), 'Nothing was written: this was a dry run.');
  },
  run: async (params, context) => {
    const planned = plan(params, context);
    if ('outcome' in planned) return planned;
    const { real, before, after } = planned;
    const own = before === null ? 0o644 : lstatSync(real).mode & 0o777;
    const mode = params.mode === undefined ? own : Number.parseInt(params.mode, 8);
    // A name that nobody can have put a link at, and none is followed (open(2), O_EXCL).
    const fresh = `${real}.${randomBytes(8).toString('hex')}.new`;
    writeFileSync(fresh, after, { mode, flag: 'wx', flush: true });
    renameSync(fresh, real);
    context.record(`wrote ${after.length} bytes to ${real}, sha256 ${sha256(after)}`);
    return { ...done(outputOf(planned), `${after.length} bytes written`), undo: undoOf(planned) };
  },
});

function outputOf({ real, before, after }: Planned): Static<typeof Output> {
  return { path: real, beforeSha256: before === null ? null : sha256(before), afterSha256: sha256(after) };
}

function undoOf({ real, before, after }: Planned): NonNullable<ActionEnd['undo']> {
  if (before === null) {
    return { action: 'file.remove', actionVersion: 1, params: { path: real, expectedSha256: sha256(after) } };
  }
  const params = { path: real, contentBase64: before.toString('base64'), expectedSha256: sha256(after) };
  return { action: 'file.put', actionVersion: 1, params };
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
