import { closeSync, readSync } from 'node:fs';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { defineAction, done, failed, reads } from './action.ts';
import { AbsolutePath, findKey, openForReading, pathWords } from './file-access.ts';

/** A piece at a time: 128 KiB fit into one result with room for everything else. */
const largestPieceBytes = 131_072;

export const fileFetch = defineAction({
  ...reads,
  kind: 'file.fetch',
  summary: 'A piece of a text file, with secrets taken out',
  params: object({
    path: AbsolutePath,
    /** From here; below 0 counts from the end. */
    offset: Type.Optional(Type.Integer()),
    lengthBytes: Type.Optional(Type.Integer({ minimum: 1, maximum: largestPieceBytes })),
  }),
  output: object({
    path: Type.String(),
    sizeBytes: Type.Integer(),
    offset: Type.Integer(),
    text: Type.String(),
    isWhole: Type.Boolean(),
  }),
  timeoutMs: 60_000,
  programs: [],
  privileges: 'user',
  run: async ({ path, offset = 0, lengthBytes = largestPieceBytes }, context) => {
    const file = openForReading(path, context);
    if ('fault' in file) return failed(file.fault, pathWords[file.fault]);
    try {
      const { sizeBytes } = file;
      const from = Math.max(0, offset < 0 ? sizeBytes + offset : offset);
      if (findKey(file, from, lengthBytes, context))
        return failed('file.holds-key', pathWords['file.holds-key']);
      const bytes = Buffer.alloc(lengthBytes);
      const read = readSync(file.descriptor, bytes, 0, lengthBytes, from);
      const piece = bytes.subarray(0, read);
      if (piece.includes(0)) return failed('output.binary', 'That file is no text; its hash can be had.');
      const text = piece.toString('utf8');
      context.record(text);
      const output = {
        path: file.real,
        sizeBytes,
        offset: from,
        text,
        isWhole: from === 0 && read >= sizeBytes,
      };
      return done(output, `${read} of ${sizeBytes} bytes`);
    } finally {
      closeSync(file.descriptor);
    }
  },
});
