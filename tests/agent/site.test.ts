import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { prepareTrees, startLab, topologies, vary } from '../../packages/labs/src/index.ts';
import type { Lab } from '../../packages/labs/src/index.ts';
import { agentArgv, layAgent, perform, wordOf } from './lab/lab-agent.test-support.ts';
import type { Ended } from './lab/lab-agent.test-support.ts';

/** A site's agent on a PC asks the routers of a lab by SSH: real OpenSSH, a real routing daemon behind it. */
const routers = topologies.find((one) => one.name === 'routers');
const skip = process.getuid?.() === 0 ? false : 'this test lays the agent over the trees as root';
const home = '/var/lib/deskhand-agent';
const pc = 'west-pc';
const router = 'west-rtr';

/** What a router's own command line does: it takes `show` and nothing else, and never pages. */
const routerShell = `#!/bin/sh
case "$SSH_ORIGINAL_COMMAND" in
  show\\ *) exec birdc -r $SSH_ORIGINAL_COMMAND ;;
  ip\\ *|uname\\ *) exec $SSH_ORIGINAL_COMMAND ;;
  *) echo "% Invalid input: $SSH_ORIGINAL_COMMAND"; exit 1 ;;
esac
`;

describe('the agent of a site and its network devices', { skip }, () => {
  let folder = '';
  let lab: Lab;
  let entry: { address: string; ssh: Record<string, unknown> };

  async function sh(on: string, line: string, stdin = ''): Promise<string> {
    const { code, stdout, stderr } = await lab.exec(on, ['sh', '-c', line], { stdin });
    assert.equal(code, 0, `${line}: ${stderr}`);
    return stdout.trim();
  }

  const writeBook = (devices: object, mode = '600'): Promise<string> =>
    sh(pc, `cat >${home}/devices.json; chmod ${mode} ${home}/devices.json`, JSON.stringify({ devices }));

  async function show(device: string, what: string): Promise<Ended> {
    const [ended] = await perform(lab, pc, { action: 'device.show', params: { device, show: what } });
    assert.ok(ended !== undefined);
    return ended;
  }

  before(async () => {
    assert.ok(routers !== undefined);
    await prepareTrees({ layers: ['routing'] });
    folder = mkdtempSync(join(tmpdir(), 'deskhand-site-'));
    await layAgent(folder);
    const topology = routers.build(vary(5));
    lab = await startLab(topology, { over: { [pc]: [folder] } });
    await sh(pc, `mkdir -p -m 700 ${home}; ssh-keygen -q -t ed25519 -N '' -f /etc/device-key`);
    const key = await sh(pc, 'cat /etc/device-key.pub');
    await sh(router, 'cat >/usr/local/bin/router-shell; chmod 755 /usr/local/bin/router-shell', routerShell);
    await sh(
      router,
      `mkdir -p -m 700 /root/.ssh; cat >/root/.ssh/authorized_keys; ssh-keygen -q -A; service ssh start`,
      `command="/usr/local/bin/router-shell",restrict ${key}\n`,
    );
    const hostKey = (await sh(router, 'cut -d " " -f 1,2 /etc/ssh/ssh_host_ed25519_key.pub')).trim();
    const address = await sh(pc, 'ip -j route show default | sed \'s/.*gateway":"\\([^"]*\\).*/\\1/\'');
    entry = { address, ssh: { user: 'root', keyFile: '/etc/device-key', hostKey, system: 'bird' } };
  });
  after(async () => {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a router shows its neighbours and routes; the desk named it and gave no credential', async () => {
    await writeBook({ core: entry, kernel: { ...entry, ssh: { ...entry.ssh, system: 'linux' } } });
    await lab.exec(
      router,
      ['sh', '-c', 'until birdc show ospf neighbors | grep -q Full/; do sleep 0.1; done'],
      {
        limitMs: 20_000,
      },
    );
    const ospf = await show('core', 'ospf');
    assert.equal(wordOf(ospf), 'done ok', ospf.note);
    assert.match(String(ospf.output?.['text']), /Full\/PtP.*wan0/);
    const routes = await show('kernel', 'routes');
    assert.match(String(routes.output?.['text']), /dev wan0/);
    const none = await show('core', 'mac-table');
    assert.equal(wordOf(none), 'failed device.command-unknown');
    assert.deepEqual((await lab.exec(pc, [...agentArgv, 'devices'])).stdout.trim().split('\n'), [
      'core',
      'kernel',
    ]);
  });

  test('a key, a host key, an address, a command that is wrong: each has a name', async () => {
    const other = await sh(pc, "ssh-keygen -q -t ed25519 -N '' -f /etc/other-key; cat /etc/other-key.pub");
    const wrongHost = other.split(' ').slice(0, 2).join(' ');
    await writeBook({
      stranger: { ...entry, ssh: { ...entry.ssh, keyFile: '/etc/other-key' } },
      nokey: { ...entry, ssh: { ...entry.ssh, keyFile: '/etc/no-key' } },
      impostor: { ...entry, ssh: { ...entry.ssh, hostKey: wrongHost } },
      closed: { ...entry, ssh: { ...entry.ssh, port: 23 } },
      odd: { ...entry, ssh: { ...entry.ssh, commands: { log: 'reload now' } } },
      named: { ...entry, address: 'nobody.invalid' },
      printer: { address: entry.address, snmp: { community: 'readme' } },
    });
    const words: Record<string, string> = {};
    for (const device of ['stranger', 'impostor', 'closed', 'named', 'printer', 'absent', 'nokey']) {
      words[device] = wordOf(await show(device, 'routes'));
    }
    words['odd'] = wordOf(await show('odd', 'log'));
    assert.deepEqual(words, {
      stranger: 'failed device.refused',
      impostor: 'failed device.host-key-differs',
      closed: 'failed device.connection-refused',
      named: 'failed name.unresolved',
      printer: 'failed device.no-access',
      absent: 'failed device.unknown',
      nokey: 'failed device.refused',
      odd: 'failed device.command-failed',
    });
  });

  test('the book is believed only as its administrator wrote it, and no job can write it', async () => {
    await writeBook({ core: entry }, '666');
    assert.equal(wordOf(await show('core', 'routes')), 'failed device-book.open');
    await writeBook({ core: { ...entry, password: 'x' } });
    assert.equal(wordOf(await show('core', 'routes')), 'failed device-book.unreadable');
    await writeBook({ core: { ...entry, ssh: { ...entry.ssh, commands: { log: 'show log; reload' } } } });
    assert.equal(wordOf(await show('core', 'log')), 'failed device-book.unreadable');
    const listed = await lab.exec(pc, [...agentArgv, 'devices']);
    assert.deepEqual([listed.code, /commands/.test(listed.stderr)], [1, true], listed.stderr);
    const path = `${home}/devices.json`;
    const [put, fetched] = await perform(
      lab,
      pc,
      { action: 'file.put', params: { path, contentBase64: '', expectedSha256: null } },
      { action: 'file.fetch', params: { path } },
    );
    assert.deepEqual([wordOf(put), wordOf(fetched)], ['failed path.forbidden', 'failed path.forbidden']);
    await sh(pc, `rm ${path}`);
    assert.equal(wordOf(await show('core', 'routes')), 'failed device-book.missing');
  });
});
