import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

/** The network actions of the agent, run as a program inside of a small network of two machines. */
const root = join(import.meta.dirname, '..', '..');
const names = { pc: `dhpc${process.pid}`, peer: `dhpeer${process.pid}` };
const skip = process.getuid?.() === 0 ? false : 'network namespaces take the rights of root';

interface End {
  readonly outcome: string;
  readonly code: string;
  readonly note: string;
  readonly output: Readonly<Record<string, unknown>>;
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args);
}

/** `deskhand-agent try` on the PC: what a technician sees there. */
function tryOnPc(kind: string, params: object): Promise<End> {
  const program = [process.execPath, join(root, 'packages/agent/src/main.ts')];
  const args = ['netns', 'exec', names.pc, ...program, 'try', kind, '--params', JSON.stringify(params)];
  return new Promise((resolve, reject) => {
    execFile('ip', args, { timeout: 60_000 }, (error, stdout, stderr) => {
      try {
        resolve(JSON.parse(stdout) as End);
      } catch {
        reject(new Error(`${kind}: ${error?.message ?? ''} ${stderr}`));
      }
    });
  });
}

describe('the agent in a network', { skip }, () => {
  let peer: ChildProcess;
  let folder = '';
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-peer-'));
    const subject = ['-subj', '/CN=peer.example', '-addext', 'subjectAltName=DNS:peer.example'];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', ...key, ...subject, '-days', '5', ...files], {
      stdio: 'ignore',
    });
    ip('netns', 'add', names.pc);
    ip('netns', 'add', names.peer);
    ip('-n', names.pc, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', names.peer);
    for (const [name, last] of [
      [names.pc, 7],
      [names.peer, 1],
    ] as const) {
      ip('-n', name, 'link', 'set', 'lo', 'up');
      ip('-n', name, 'address', 'add', `10.77.0.${last}/24`, 'broadcast', '10.77.0.255', 'dev', 'eth0');
      ip('-n', name, 'link', 'set', 'eth0', 'up');
    }
    ip('-n', names.pc, 'route', 'add', 'default', 'via', '10.77.0.1');
    peer = spawn(
      'ip',
      [
        'netns',
        'exec',
        names.peer,
        process.execPath,
        join(import.meta.dirname, 'peer.ts'),
        folder,
        '10.77.0.1',
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    assert.ok(peer.stdout !== null);
    await once(peer.stdout, 'data', { signal: AbortSignal.timeout(15_000) });
  });
  after(async () => {
    peer.kill('SIGKILL');
    await once(peer, 'exit');
    for (const name of [names.pc, names.peer]) ip('netns', 'delete', name);
    rmSync(folder, { recursive: true, force: true });
  });

  test('ping tells answered and silent apart', async () => {
    const [there, silent] = await Promise.all([
      tryOnPc('net.ping', { host: '10.77.0.1', count: 2 }),
      tryOnPc('net.ping', { host: '10.77.0.9', count: 1 }),
    ]);
    assert.deepEqual([there.output['received'], there.output['problem']], [2, null]);
    assert.deepEqual([silent.output['received'], silent.output['problem']], [0, 'no-answer']);
  });

  test('tcp tells open, refused and silent apart; the web answers and is not followed', async () => {
    const [open, refused, silent, moved] = await Promise.all([
      tryOnPc('net.tcp', { host: '10.77.0.1', port: 8080 }),
      tryOnPc('net.tcp', { host: '10.77.0.1', port: 81 }),
      tryOnPc('net.tcp', { host: '10.77.0.9', port: 80, timeoutMs: 1000 }),
      tryOnPc('net.http', { url: 'http://10.77.0.1:8080/moved' }),
    ]);
    assert.deepEqual([open.output['result'], refused.output['result']], ['open', 'refused']);
    assert.match(String(silent.output['result']), /^(timeout|unreachable)$/);
    assert.deepEqual([moved.output['status'], moved.output['location']], [302, 'http://elsewhere.example/']);
  });

  test('tls shows a certificate that is not trusted, with its time and names', async () => {
    const { output } = await tryOnPc('net.tls', {
      host: '10.77.0.1',
      port: 8443,
      serverName: 'peer.example',
    });
    assert.equal(output['isTrusted'], false);
    assert.match(String(output['fault']), /SELF_SIGNED/);
    const [own] = output['chain'] as { daysLeft: number; names: string[] }[];
    assert.deepEqual([own?.daysLeft, own?.names], [4, ['DNS:peer.example']]);
    const listed = await tryOnPc('cert.list', { path: folder });
    const [file] = listed.output['certificates'] as { daysLeft: number; subject: string }[];
    assert.deepEqual([file?.daysLeft, file?.subject], [4, 'CN=peer.example']);
    const plain = await tryOnPc('net.tls', { host: '10.77.0.1', port: 8080 });
    assert.notEqual(plain.output['result'], 'open');
  });

  test('dns asks each server and shows the one that says something else', async () => {
    const { output } = await tryOnPc('net.dns', {
      name: 'files.example',
      servers: ['10.77.0.1', '10.77.0.1:9'],
    });
    const answers = output['answers'] as { result: string; records: string[] }[];
    assert.deepEqual(
      answers.map((one) => [one.result, one.records]),
      [
        ['ok', ['192.0.2.53']],
        ['unreachable', []],
      ],
    );
    assert.equal(output['isSame'], false);
    const nobody = await tryOnPc('net.dns', { name: 'nobody.example', servers: ['10.77.0.1'] });
    assert.match(nobody.note, /no-such-name/);
  });

  test('gateway, neighbours, addresses and path agree about the one way out', async () => {
    const gateway = await tryOnPc('net.gateway', {});
    const [first] = gateway.output['gateways'] as { address: string; answersPing: boolean; mac: string }[];
    assert.deepEqual([first?.address, first?.answersPing], ['10.77.0.1', true]);
    const { output } = await tryOnPc('net.neighbours', {});
    const neighbours = output['neighbours'] as { address: string; mac: string }[];
    assert.ok(neighbours.some((one) => one.address === '10.77.0.1' && one.mac === first?.mac));
    const path = await tryOnPc('net.path', { host: '10.77.0.1' });
    assert.deepEqual([path.output['isReached'], (path.output['hops'] as unknown[]).length], [true, 1]);
    const addresses = await tryOnPc('net.addresses', {});
    assert.ok(JSON.stringify(addresses.output).includes('"10.77.0.7"'));
  });

  test('path MTU finds where a link is narrower', async () => {
    ip('-n', names.peer, 'link', 'set', 'eth0', 'mtu', '1400');
    ip('-n', names.pc, 'link', 'set', 'eth0', 'mtu', '1400');
    const { output } = await tryOnPc('net.path-mtu', { host: '10.77.0.1' });
    assert.deepEqual([output['mtu'], output['isBlackHole']], [1400, false]);
  });

  test('every DHCP offer is seen, of the true server and of the other one', async () => {
    const { output, note } = await tryOnPc('net.lease', { interface: 'eth0', waitMs: 1500 });
    const offers = output['offers'] as { server: string; routers: string[]; leaseSeconds: number }[];
    assert.deepEqual(offers.map((one) => one.server).toSorted(), ['10.77.0.1', '10.77.0.66'], note);
    assert.deepEqual(
      offers.map((one) => one.leaseSeconds),
      [3600, 3600],
    );
  });

  test('an address that somebody else holds is found by his hardware address', async () => {
    const [taken, free] = await Promise.all([
      tryOnPc('net.duplicate-address', { interface: 'eth0', address: '10.77.0.1' }),
      tryOnPc('net.duplicate-address', { interface: 'eth0', address: '10.77.0.99' }),
    ]);
    assert.equal(taken.output['isTaken'], true);
    assert.match(String((taken.output['owners'] as string[])[0]), /^[0-9a-f:]{17}$/);
    assert.equal(free.output['isTaken'], false);
  });

  test('a link without a carrier is seen', async () => {
    ip('-n', names.peer, 'link', 'set', 'eth0', 'down');
    const { output } = await tryOnPc('net.link', {});
    ip('-n', names.peer, 'link', 'set', 'eth0', 'up');
    const links = output['links'] as { name: string; hasCarrier: boolean }[];
    assert.equal(links.find((one) => one.name === 'eth0')?.hasCarrier, false);
  });
});
