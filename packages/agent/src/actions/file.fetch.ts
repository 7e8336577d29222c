import { openSync, closeSync, fstatSync, readSync } from 'node:fs';
import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { defineAction, done, failed, reads } from './action.ts';
import { AbsolutePath, findPlace, pathWords } from './file-access.ts';

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
    const place = findPlace(path, 'read', context);
    if ('fault' in place) return failed(place.fault, pathWords[place.fault]);
    const file = openSync(place.real, 'r');
    try {
      const about = fstatSync(file);
      if (!about.isFile()) return failed('path.not-a-file', 'That path is no plain file.');
      const from = Math.max(0, offset < 0 ? about.size + offset : offset);
      const bytes = Buffer.alloc(lengthBytes);
      const read = readSync(file, bytes, 0, lengthBytes, from);
      const piece = bytes.subarray(0, read);
      if (piece.includes(0)) return failed('output.binary', 'That file is no text; its hash can be had.');
      const text = piece.toString('utf8');
      context.record(text);
      const output = {
        path: place.real,
        sizeBytes: about.size,
        offset: from,
        text,
        isWhole: from === 0 && read >= about.size,
      };
      return done(output, `${read} of ${about.size} bytes`);
    } finally {
      closeSync(file);
    }
  },
});
