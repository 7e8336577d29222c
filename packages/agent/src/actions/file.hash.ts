import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { defineAction, done, failed, reads } from './action.ts';
import { AbsolutePath, openForReading, pathWords } from './file-access.ts';

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
    const file = openForReading(path, context);
    if ('fault' in file) return failed(file.fault, pathWords[file.fault]);
    const hash = createHash('sha256');
    let sizeBytes = 0;
    const bytesOf = createReadStream('', { fd: file.descriptor, start: 0, signal: context.signal });
    for await (const bytes of bytesOf) {
      hash.update(bytes as Buffer);
      sizeBytes += (bytes as Buffer).length;
    }
    const sha256 = hash.digest('hex');
    return done(
      { path: file.real, sizeBytes, sha256, modifiedAt: file.modifiedAt.toISOString() },
      `${sizeBytes} bytes`,
    );
  },
});
