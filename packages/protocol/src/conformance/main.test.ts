import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeOrganisation } from './organisation.ts';
import { controlOf } from './reference-control.ts';
import { serverCases } from './server-cases.ts';
import type { ServerControl } from './server-world.ts';
import { startReferenceServer } from './server.ts';
import { makeStore } from './store.ts';

/** The control as the specification describes it, in front of the suite's own server. */
async function serveControl(control: ServerControl) {
  const answer = async (path: string, body: Record<string, string>): Promise<object> => {
    const { agentId = '', jobId = '' } = body;
    if (path === '/token') return { token: await control.makeToken(body) };
    if (path === '/job') return { jobId: await control.giveJob(agentId) };
    if (path === '/state') return { state: await control.stateOf(agentId) };
    if (path === '/result') return control.resultOf(agentId, jobId);
    await control.approve(agentId);
    return {};
  };
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece: Buffer) => (text += piece.toString()));
    request.on('end', () => {
      void answer(request.url ?? '', JSON.parse(text) as Record<string, string>).then((body) =>
        response.end(JSON.stringify(body)),
      );
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function run(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { timeout: 60_000 });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

describe('the command of the suite', () => {
  test('tries a server from outside, with its control over HTTP', async () => {
    const store = makeStore(makeOrganisation());
    store.approvesAtOnce = false;
    const server = await startReferenceServer(store);
    const control = await serveControl(controlOf(store, server));
    const { code, output } = await run('--server', server.url, '--control', control.url);
    control.server.closeAllConnections();
    control.server.close();
    await server.close();
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`${serverCases.length} of ${serverCases.length} passed`));
  });

  test('a program that is no agent fails by name', async () => {
    const { code, output } = await run('--agent', 'false');
    assert.equal(code, 1);
    assert.match(output, /FAILED .*enrols, proves itself/);
  });

  test('without a wish it says what it can do', async () => {
    assert.equal((await run()).code, 2);
  });
});
