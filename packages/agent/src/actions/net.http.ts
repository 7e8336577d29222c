import type { IncomingMessage } from 'node:http';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { defineAction, done, failed, reads } from './action.ts';
import { nullable, reachCodeOf, reachCodes, TextOrNull } from './fields.ts';

const Output = object({
  result: Type.Enum(reachCodes),
  status: nullable(Type.Integer()),
  location: TextOrNull,
  server: TextOrNull,
  contentType: TextOrNull,
  bodyBytes: Type.Integer(),
  ms: Type.Integer(),
  fault: TextOrNull,
});
type Output = Static<typeof Output>;

/** More of a page says nothing about whether the service works. */
const largestBodyBytes = 1_048_576;

export const netHttp = defineAction({
  ...reads,
  kind: 'net.http',
  summary: 'One request to a web address, without following it elsewhere',
  params: object({
    url: Type.String({ pattern: '^https?://[^\\s@]+$', maxLength: 2000 }),
    method: Type.Optional(Type.Enum(['GET', 'HEAD'] as const)),
  }),
  output: Output,
  timeoutMs: 40_000,
  programs: [],
  privileges: 'user',
  run: async ({ url, method = 'GET' }, context) => {
    if (!URL.canParse(url)) return failed('action.params-invalid', 'That is no web address.');
    const output = await ask(new URL(url), method, context.signal);
    context.record(`${method} ${url}: ${JSON.stringify(output)}`);
    return done(output, output.status === null ? output.result : `answered with ${output.status}`);
  },
});

function ask(url: URL, method: string, signal: AbortSignal): Promise<Output> {
  const startedMs = performance.now();
  const ms = (): number => Math.round(performance.now() - startedMs);
  const nothing = { status: null, location: null, server: null, contentType: null, bodyBytes: 0 };
  return new Promise((resolve) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const request = send(url, { method, signal, agent: false, headers: { 'user-agent': 'deskhand-agent' } });
    let isLate = false;
    request.setTimeout(15_000, () => {
      isLate = true;
      request.destroy();
    });
    request.on('error', (error) => {
      resolve({
        ...nothing,
        result: isLate ? 'timeout' : reachCodeOf(error),
        ms: ms(),
        fault: error.message.slice(0, 200),
      });
    });
    request.on('response', (response) => {
      const finish = (bodyBytes: number): void => resolve({ ...answerOf(response), bodyBytes, ms: ms() });
      let bytes = 0;
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > largestBodyBytes) response.destroy();
      });
      response.on('close', () => finish(bytes));
    });
    request.end();
  });
}

function answerOf({ statusCode, headers }: IncomingMessage): Omit<Output, 'bodyBytes' | 'ms'> {
  return {
    result: 'open',
    status: statusCode ?? null,
    location: headers.location ?? null,
    server: typeof headers['server'] === 'string' ? headers['server'] : null,
    contentType: headers['content-type'] ?? null,
    fault: null,
  };
}
