import assert from 'node:assert/strict';
import { request, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createHttp } from './app.ts';

const limitBytes = 1 << 20;
const most = Buffer.alloc(700_000, 'x');

describe('raw bodies in memory', () => {
  let app: FastifyInstance;
  let url: string;
  let open: (() => void)[] = [];
  const sockets: Socket[] = [];
  before(async () => {
    app = createHttp({
      cookies: { secure: false },
      trustedProxies: [],
      logLevel: 'silent',
      heldBytesLimit: limitBytes,
    });
    const options = { config: { raw: '*/*' }, bodyLimit: 2 << 20 };
    app.post('/slow', options, async (call) => {
      await new Promise<void>((resolve) => void open.push(resolve));
      return { bytes: (call.body as Buffer).length };
    });
    app.post('/fast', options, async (call) => ({ bytes: (call.body as Buffer).length }));
    app.server.on('connection', (socket) => void sockets.push(socket));
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  after(() => app.close());

  const send = (path: string, body: Buffer | ReadableStream) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
      signal: AbortSignal.timeout(10_000),
      ...(Buffer.isBuffer(body) ? {} : { duplex: 'half' as const }),
    } as RequestInit);
  const until = async (isSo: () => boolean | Promise<boolean>) => {
    for (let tries = 0; tries < 400; tries++) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('it did not happen within four seconds');
  };
  const isRefused = async (answer: Response) => {
    assert.equal(answer.status, 503);
    assert.equal(answer.headers.get('retry-after'), '5');
    assert.equal(((await answer.json()) as { code: string }).code, 'platform.too_much_at_once');
  };

  test('together they stay below the bound, whether they say their size or not', async () => {
    const first = send('/slow', most);
    await until(() => open.length === 1);
    await isRefused(await send('/fast', most));
    await isRefused(await send('/fast', new Blob([most]).stream()));
    const small = await send('/fast', Buffer.alloc(1000));
    assert.deepEqual([small.status, await small.json()], [200, { bytes: 1000 }]);
    for (const go of open) go();
    open = [];
    assert.deepEqual(await (await first).json(), { bytes: most.length });
    await until(async () => (await send('/fast', most)).status === 200);
  });

  test('what a sender began and never ended is given back', async () => {
    for (let round = 0; round < 5; round++) {
      const broken = request(`${url}/fast`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'content-length': most.length },
      });
      broken.on('error', () => {});
      await new Promise((resolve) => void broken.write(most.subarray(1), resolve));
      const arrived = () =>
        sockets.find((one) => one.remotePort === broken.socket?.localPort)?.bytesRead ?? 0;
      await until(() => arrived() >= most.length);
      await until(async () => (await send('/fast', most)).status === 503);
      broken.destroy();
      await until(async () => (await send('/fast', most)).status === 200);
    }
  });

  test('a body beyond the limit of its endpoint is still told so', async () => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = request(`${url}/fast`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'content-length': 900_000_000 },
      });
      asking.on('response', resolve);
      asking.on('error', reject);
      asking.flushHeaders();
    });
    answer.resume();
    assert.equal(answer.statusCode, 413);
  });
});
