import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parseDf } from '../parsers/df.ts';
import { defineAction, done, failureOf, faultOf, halfLineOf, reads, unreadable } from './action.ts';
import { NumberOrNull } from './fields.ts';

const bytesArgv = ['df', '-P', '-k', '-T', '-x', 'squashfs'];
const inodesArgv = ['df', '-P', '-i', '-x', 'squashfs'];

export const diskUsage = defineAction({
  ...reads,
  kind: 'disk.usage',
  summary: 'How full each file system is, by bytes and by files',
  params: object({}),
  output: object({
    fileSystems: Type.Array(
      object({
        device: Type.String(),
        type: Type.String(),
        mountedOn: Type.String(),
        sizeBytes: NumberOrNull,
        availableBytes: NumberOrNull,
        usedPercent: NumberOrNull,
        filesUsedPercent: NumberOrNull,
      }),
    ),
  }),
  timeoutMs: 30_000,
  programs: ['df'],
  privileges: 'user',
  run: async (_params, context) => {
    const [bytes, inodes] = [await context.exec(bytesArgv), await context.exec(inodesArgv)];
    // df ends with 1 when one place cannot be looked at; what it printed about the others still counts.
    const ended = bytes.stdout === '' ? failureOf(bytes, bytesArgv) : faultOf(bytes, bytesArgv);
    const fault = ended ?? halfLineOf(bytes, bytesArgv);
    if (fault !== undefined) return fault;
    const rows = parseDf(bytes.stdout);
    const isKnown = bytes.stdout.startsWith('Filesystem') && rows.every((one) => one.mountedOn !== '');
    if (!isKnown) return unreadable(bytesArgv);
    const files = new Map(parseDf(inodes.stdout).map((one) => [one.mountedOn, one.usePercent]));
    const kilobytes = (count: number | null): number | null => (count === null ? null : count * 1024);
    const fileSystems = rows.map((one) => ({
      device: one.filesystem,
      type: one.type ?? '',
      mountedOn: one.mountedOn,
      sizeBytes: kilobytes(one.size),
      availableBytes: kilobytes(one.available),
      usedPercent: one.usePercent,
      filesUsedPercent: files.get(one.mountedOn) ?? null,
    }));
    const full = fileSystems.filter(
      (one) => (one.usedPercent ?? 0) >= 90 || (one.filesUsedPercent ?? 0) >= 90,
    );
    const names = full.map((one) => one.mountedOn).join(', ');
    return done({ fileSystems }, names === '' ? 'none is nearly full' : `nearly full: ${names}`);
  },
});
