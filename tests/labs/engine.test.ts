import { equal, match, ok, rejects } from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fails, prepareTrees, shows, startLab, vary, type Lab } from '../../packages/labs/src/index.ts';
import { eventually, pageByName, smallTopology } from './small.test-support.ts';

const reads = shows('pc1 reads the intranet by name', 'pc1', pageByName, 'the intranet');

describe('the engine of labs', () => {
  let lab: Lab;
  const said: string[] = [];
  let usableMs = 0;

  before(async () => {
    await prepareTrees({ layers: ['net'] });
    const started = performance.now();
    lab = await startLab(smallTopology(), {
      onChannel: (host, stream) => {
        stream.on('data', (chunk: Buffer) => said.push(`${host}: ${chunk.toString('utf8')}`));
        stream.on('end', () => stream.end('heard\n'));
      },
    });
    await eventually(lab, reads, 10_000);
    usableMs = performance.now() - started;
  });
  after(() => lab.stop());

  it('brings a small lab up, usable by name through its own DHCP and DNS', (t) => {
    t.diagnostic(`usable by name after ${Math.round(usableMs)} ms (${JSON.stringify(lab.took)})`);
    ok(usableMs < 10_000);
  });

  it('gives each host a name, processes, files and addresses of its own', async () => {
    const name = await lab.exec('srv', ['hostname']);
    equal(name.stdout, 'srv\n');
    const processes = await lab.exec('srv', ['ps', '-eo', 'comm=']);
    match(processes.stdout, /nginx/);
    ok(!processes.stdout.includes('dnsmasq'));
    await lab.exec('srv', ['sh', '-c', 'echo mine >/etc/mine']);
    equal((await lab.exec('rtr', ['cat', '/etc/mine'])).code, 1);
    const route = await lab.exec('pc1', ['ip', '-j', 'route', 'show', 'default']);
    match(route.stdout, /"gateway":"192\.168\.10\.1"/);
  });

  it('hands out what a command said, in and out, and ends it at its deadline with all its children', async () => {
    const echo = await lab.exec('pc1', ['sh', '-c', 'cat; echo wrong >&2; exit 3'], { stdin: 'words\n' });
    equal(echo.code, 3);
    equal(echo.stdout, 'words\n');
    equal(echo.stderr, 'wrong\n');
    const slow = await lab.exec('pc1', ['sh', '-c', 'sleep 987 & sleep 987'], { limitMs: 300 });
    equal(slow.timedOut, true);
    equal(slow.code, null);
    equal((await lab.exec('pc1', ['pgrep', '-f', 'sleep 987'])).stdout, '');
  });

  it('keeps the output of a talkative command within its limit', async () => {
    const talk = await lab.exec('pc1', ['head', '-c', '3000000', '/dev/zero'], { keepBytes: 1000 });
    equal(talk.code, 0);
    equal(talk.stdout.length, 1000);
  });

  it('pulls a cable, and the host still reports through its channel', async () => {
    await lab.setCable('pc1', 'eth0', false);
    await eventually(lab, shows('no carrier', 'pc1', ['ip', 'link', 'show', 'eth0'], 'NO-CARRIER'), 3000);
    await eventually(lab, fails('cut off', 'pc1', ['ping', '-c1', '-W1', '192.168.10.1']), 3000);
    const report = await lab.exec('pc1', ['nc', '-N', '-U', '/run/deskhand/channel.sock'], {
      stdin: 'my link is down',
    });
    equal(report.stdout, 'heard\n');
    ok(said.includes('pc1: my link is down'));
    await lab.setCable('pc1', 'eth0', true);
    await eventually(lab, reads, 5000);
  });

  it('switches a host off and on: what ran is gone, the disk stays, the network comes back', async () => {
    await lab.exec('srv', ['sh', '-c', 'echo kept >/srv/kept; echo lost >/run/lost']);
    await lab.restart('srv');
    equal((await lab.exec('srv', ['cat', '/srv/kept'])).stdout, 'kept\n');
    equal((await lab.exec('srv', ['cat', '/run/lost'])).code, 1);
    await eventually(lab, reads, 10_000);
  });

  it('opens a terminal: a pty with a size, in the host', async () => {
    const terminal = await lab.terminal('srv', { rows: 33, columns: 101 });
    terminal.write('stty size; tty; hostname; exit\r');
    let text = '';
    for await (const chunk of terminal) text += String(chunk);
    match(text, /33 101/);
    match(text, /\/dev\/pts\/\d/);
    match(text, /\bsrv\r?\n/);
  });

  it('names what does not exist', async () => {
    await rejects(lab.exec('printer', ['true']), { code: 'host-unknown' });
    await rejects(lab.setCable('pc1', 'eth7', false), { code: 'interface-unknown' });
  });
});

describe('labs by a seed', () => {
  before(() => prepareTrees({ layers: ['net'] }));

  it('run beside each other with the same addresses, and a seed gives the same cards again', async () => {
    const seeds = [7, 7, 8];
    const labs = await Promise.all(seeds.map((seed) => startLab(smallTopology(), { vary: vary(seed) })));
    try {
      const cards = await Promise.all(
        labs.map(async (lab) => (await lab.exec('srv', ['cat', '/sys/class/net/eth0/address'])).stdout),
      );
      equal(cards[0], cards[1]);
      ok(cards[0] !== cards[2]);
      await Promise.all(labs.map((lab) => eventually(lab, reads, 15_000)));
    } finally {
      await Promise.all(labs.map((lab) => lab.stop()));
    }
  });
});
