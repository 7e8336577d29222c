import { Resolver } from 'node:dns/promises';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { defineAction, done, reads } from './action.ts';
import { Host } from './fields.ts';

const types = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const;

const Answer = object({
  server: Type.String(),
  /** `ok`, `no-such-name`, `no-such-record`, `server-failed`, `refused`, `timeout`, `unreachable`, `failed`. */
  result: Type.String(),
  records: Type.Array(Type.String()),
  ms: Type.Integer(),
});
type Answer = Static<typeof Answer>;

export const netDns = defineAction({
  ...reads,
  kind: 'net.dns',
  summary: 'A real query to each name server, so that one that answers wrongly stands out',
  params: object({
    name: Host,
    type: Type.Optional(Type.Enum(types)),
    /** Address, or address:port; those that this machine uses unless told. */
    servers: Type.Optional(
      Type.Array(Type.String({ pattern: '^[0-9a-fA-F.:\\[\\]]+$', maxLength: 60 }), {
        minItems: 1,
        maxItems: 8,
      }),
    ),
  }),
  output: object({
    name: Type.String(),
    type: Type.String(),
    answers: Type.Array(Answer),
    isSame: Type.Boolean(),
  }),
  timeoutMs: 40_000,
  programs: [],
  privileges: 'user',
  run: async ({ name, type = 'A', servers = new Resolver().getServers() }, context) => {
    const answers = await Promise.all(servers.map((server) => ask(server, name, type)));
    context.record(`dns ${type} ${name}: ${JSON.stringify(answers)}`);
    const isSame = new Set(answers.map((one) => JSON.stringify([one.result, one.records]))).size <= 1;
    const words = answers.map((one) => `${one.server}: ${one.result}`).join(', ');
    return done({ name, type, answers, isSame }, words === '' ? 'this machine has no name server' : words);
  },
});

async function ask(server: string, name: string, type: (typeof types)[number]): Promise<Answer> {
  const startedMs = performance.now();
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  const finish = (result: string, records: string[]): Answer => ({
    server,
    result,
    records,
    ms: Math.round(performance.now() - startedMs),
  });
  try {
    resolver.setServers([server]);
    const found: unknown = await resolver.resolve(name, type);
    return finish('ok', (Array.isArray(found) ? found : [found]).map(written).toSorted());
  } catch (error) {
    return finish(resultOf(error), []);
  }
}

const results: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no-such-name',
  ENODATA: 'no-such-record',
  ESERVFAIL: 'server-failed',
  EREFUSED: 'refused',
  ETIMEOUT: 'timeout',
  ECONNREFUSED: 'unreachable',
};

function resultOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return results[code] ?? 'failed';
}

function written(record: unknown): string {
  if (typeof record === 'string') return record;
  if (Array.isArray(record)) return record.join('');
  return typeof record === 'object' && record !== null ? Object.values(record).join(' ') : String(record);
}
