import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { defineAction, done, failed, reads } from './action.ts';
import { AbsolutePath, findPlace, pathWords } from './file-access.ts';

export const fileHash = defineAction({
  ...reads,
  kind: 'file.hash',
  summary: 'Size and SHA-256 of a file',
  params: object({ path: AbsolutePath }),
  output: object({
    path: Type.String(),
    sizeBytes: Type.Integer(),
    sha256: Type.String(),
    modifiedAt: Type.String(),
  }),
  timeoutMs: 600_000,
  programs: [],
  privileges: 'user',
  run: async ({ path }, context) => {
    const place = findPlace(path, 'read', context);
    if ('fault' in place) return failed(place.fault, pathWords[place.fault]);
    const about = statSync(place.real);
    if (!about.isFile()) return failed('path.not-a-file', 'That path is no plain file.');
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const bytes of createReadStream(place.real, { signal: context.signal })) {
      hash.update(bytes as Buffer);
      sizeBytes += (bytes as Buffer).length;
    }
    const sha256 = hash.digest('hex');
    return done(
      { path: place.real, sizeBytes, sha256, modifiedAt: about.mtime.toISOString() },
      `${sizeBytes} bytes`,
    );
  },
});
