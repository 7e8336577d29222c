import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parsePs } from '../parsers/ps.ts';
import { defineAction, done, failureOf, halfLineOf, reads, unreadable } from './action.ts';

const columns = 'pid,ppid,user:32,pcpu,pmem,rss,etimes,stat,args';

export const procList = defineAction({
  ...reads,
  kind: 'proc.list',
  summary: 'Running programs, the hungriest first',
  params: object({
    by: Type.Optional(Type.Enum(['cpu', 'memory'] as const)),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  }),
  output: object({
    processes: Type.Array(
      object({
        pid: Type.Integer(),
        parent: Type.Integer(),
        user: Type.String(),
        cpuPercent: Type.Number(),
        memoryPercent: Type.Number(),
        residentBytes: Type.Integer(),
        ageSeconds: Type.Integer(),
        state: Type.String(),
        command: Type.String(),
      }),
    ),
    total: Type.Integer(),
  }),
  timeoutMs: 20_000,
  programs: ['ps'],
  privileges: 'user',
  run: async ({ by = 'cpu', limit = 30 }, context) => {
    const argv = ['ps', '-ww', '-e', '-o', columns, `--sort=-${by === 'cpu' ? 'pcpu' : 'rss'}`];
    const ran = await context.exec(argv);
    const fault = failureOf(ran, argv) ?? halfLineOf(ran, argv);
    if (fault !== undefined) return fault;
    const all = parsePs(ran.stdout);
    // The heads are a line too, and ps itself is always one of the programs.
    const lines = ran.stdout.split('\n').filter((line) => line.trim() !== '').length;
    if (all.length === 0 || all.length !== lines - 1) return unreadable(argv);
    return done({ processes: all.slice(0, limit), total: all.length }, `${all.length} programs run`);
  },
});
