import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { AgentWorld } from '@deskhand/protocol/conformance';
import { makeAgentWorld, makeToken, waitUntil } from '@deskhand/protocol/conformance';
import { bundleAgent } from '../portable/bundle.ts';

const script = join(import.meta.dirname, 'install.sh');

/** Every file below a folder, by its path from there. */
function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((one) => !one.isDirectory())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1));
}

describe('the installer', () => {
  let folder = '';
  let files = '';
  let world: AgentWorld;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-install-'));
    files = join(folder, 'files');
    mkdirSync(files);
    await bundleAgent(join(files, 'deskhand-agent.mjs'));
    for (const platform of ['linux-x64', 'linux-arm64'])
      symlinkSync(process.execPath, join(files, `node-${platform}`));
    const installed = join(folder, 'root/usr/local/bin/deskhand-agent');
    world = await makeAgentWorld([installed]);
  });
  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function install(token: string): Promise<{ code: number; output: string }> {
    const env = { ...process.env, DESTDIR: join(folder, 'root') };
    const args = [script, '--server', world.server.url, '--token', token, '--files', files];
    return run('sh', args, env);
  }

  async function run(program: string, args: readonly string[], env = process.env) {
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (bytes: Buffer) => (output += bytes.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }

  test('one line enrols a machine, its agent works, and uninstalling leaves nothing', async () => {
    const installed = await install(makeToken(world.store));
    assert.equal(installed.code, 0, installed.output);
    const root = join(folder, 'root');
    const unit = readFileSync(join(root, 'etc/systemd/system/deskhand-agent.service'), 'utf8');
    assert.match(unit, /ExecStart=.*deskhand-agent run/);
    assert.ok(
      !filesBelow(root).some((name) => readFileSync(join(root, name)).includes('dhe1.')),
      'the token stays nowhere',
    );
    const [machine] = [...world.store.machines.values()];
    assert.ok(machine !== undefined);
    const agent = world.start(join(root, 'var/lib/deskhand-agent'));
    await waitUntil('the session', () => machine.provedSession !== null);
    const job = world.give(machine, { action: 'net.addresses', params: {} });
    assert.equal((await world.resultOf(machine, job)).body.outcome, 'done');
    await agent.end('SIGTERM');
    const gone = await run(join(root, 'usr/local/bin/deskhand-agent-uninstall'), []);
    assert.equal(gone.code, 0, gone.output);
    assert.deepEqual(filesBelow(root), []);
  });

  test('a token that the desk does not take leaves nothing behind', async () => {
    const known = makeToken(world.store);
    const refused = await install(`dhe1.${'A'.repeat(32)}.${known.slice(-22)}`);
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /enrol\.token-unknown/);
    assert.deepEqual(filesBelow(join(folder, 'root')), []);
  });
});
