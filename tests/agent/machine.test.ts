import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { prepareTrees, startLab } from '../../packages/labs/src/index.ts';
import type { Lab, Topology } from '../../packages/labs/src/index.ts';
import { layAgent, outputOf, perform, wordOf } from './lab/lab-agent.test-support.ts';
import type { Wish } from './lab/lab-agent.test-support.ts';

/** Files, disk, programs, ports and clock of a lab host, and programs on it that do not speak as they should. */
const skip = process.getuid?.() === 0 ? false : 'this test lays the agent over the trees as root';
const [pc, srv] = ['pc', 'srv'];
const home = '/var/lib/deskhand-agent';
const year = 31_536_000;

const topology: Topology = {
  name: 'machine',
  nets: { lan: {} },
  hosts: {
    [pc]: {
      layers: ['net'],
      interfaces: { eth0: { net: 'lan', addresses: ['10.9.1.2/24'] } },
      files: { '/etc/faketimerc': '+0\n' },
      run: ['ls /usr/lib/*/faketime/libfaketime.so.1 >/etc/ld.so.preload'],
    },
    [srv]: {
      layers: ['net'],
      interfaces: { eth0: { net: 'lan', addresses: ['10.9.1.1/24'] } },
      files: {
        '/etc/chrony/conf.d/lab.conf': 'local stratum 8\nallow\n',
        '/etc/nginx/sites-enabled/web': 'server { listen 80; root /srv; }\n',
      },
      run: ['service chrony start', 'service nginx start'],
    },
  },
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Programs that lie in front of the real ones, each in the way that is tried. */
const odd = {
  'another language': {
    ping: "echo 'PING 10.9.1.1: 56 Datenbytes'; echo '2 Pakete gesendet, 2 empfangen, 0% Verlust'",
    traceroute: "echo 'Weg nach 10.9.1.1, hoechstens 30 Schritte'; echo ' 1  10.9.1.1  0,4 ms'",
    who: "echo 'anna     pts/0        29. Nov 2026 10:12 (10.9.1.1)'",
    ps: "echo 'PID ELTERN BENUTZER'; echo '1 0 root 0,5 0,1 900 12 Ss init'",
    df: "echo 'Dateisystem 1K-Bloecke Benutzt Verfuegbar Verw% Eingehaengt auf'; echo 'tmpfs 100 50 50 50% /'",
    ss: "echo 'Netz Zustand Empf Send Hier Dort'; echo 'tcp LAUSCHT null null 0.0.0.0:80 0.0.0.0:*'",
    ip: "echo 'Vorgabe ueber 10.9.1.1'",
    arping: "echo 'ARPING 10.9.1.9'; echo 'Antwort von 10.9.1.9'; exit 1",
    'apt-get': "echo '5 aktualisiert, 0 neu installiert'",
  },
  'half a line': {
    ping: "printf 'PING 10.9.1.1 (10.9.1.1) 56(84) bytes of data.\\n64 bytes from 10.9'",
    traceroute: "printf 'traceroute to 10.9.1.1 (10.9.1.1), 30 hops max\\n 1  10.9.1'",
    who: "printf 'anna     pts/0        2026-11-29 10:12 (10.9.1.1)\\nben      pt'",
    ps: "printf 'PID\\n1 0 root 0.5 0.1 900 12 Ss init\\n2 0 ro'",
    df: "printf 'Filesystem Type 1024-blocks Used Available Capacity Mounted on\\ntmpfs tmpfs 10'",
    ss: "printf 'Netid State Recv-Q Send-Q Local Address:Port Peer Address:Port\\ntcp LIS'",
    ip: "printf 'default via 10.9.'",
    arping: "printf 'ARPING 10.9.1.9\\nUnicast reply from 10.9'; exit 1",
    'apt-get': "printf 'Inst tzdata [2026a] (2026b Deb'",
  },
  'bytes that are no text': {
    ping: "printf '64 bytes\\000\\377 from'",
    traceroute: "printf 'traceroute\\000\\n'",
    who: "printf 'anna\\000 pts/0 2026-11-29 10:12\\n'",
    ps: "printf 'PID\\n1 0 ro\\000ot 0.5 0.1 900 12 Ss init\\n'",
    df: "printf 'Filesystem\\000\\n'",
    ss: "printf 'Netid\\000\\n'",
    ip: "printf 'default\\000\\n'",
    arping: "printf 'ARPING\\000\\n'",
    'apt-get': "printf 'Inst\\000\\n'",
  },
} as const;

const looks: readonly Wish[] = [
  { action: 'net.ping', params: { host: '10.9.1.1', count: 2 } },
  { action: 'net.path', params: { host: '10.9.1.1' } },
  { action: 'net.path-mtu', params: { host: '10.9.1.1' } },
  { action: 'user.sessions', params: {} },
  { action: 'proc.list', params: {} },
  { action: 'disk.usage', params: {} },
  { action: 'net.ports', params: {} },
  { action: 'net.gateway', params: {} },
  { action: 'net.addresses', params: {} },
  { action: 'net.neighbours', params: {} },
  { action: 'net.duplicate-address', params: { interface: 'eth0', address: '10.9.1.9' } },
  { action: 'package.scan', params: {} },
];

describe('the agent on a machine', { skip }, () => {
  let folder = '';
  let lab: Lab;

  async function sh(on: string, line: string, stdin = ''): Promise<string> {
    const { code, stdout, stderr } = await lab.exec(on, ['sh', '-c', line], { stdin, limitMs: 20_000 });
    assert.equal(code, 0, `${line}: ${stderr}`);
    return stdout.trim();
  }

  before(async () => {
    await prepareTrees({ layers: ['net'] });
    folder = mkdtempSync(join(tmpdir(), 'deskhand-machine-'));
    await layAgent(folder);
    const over = { [pc]: [folder], [srv]: [folder] };
    lab = await startLab(topology, { over, limits: { diskMb: 512 } });
  });
  after(async () => {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('a file is put, listed, hashed, fetched and, with the signature of an operator, removed', async () => {
    const path = '/srv/notes.txt';
    const text = 'room 5\npassword=hunter2\n';
    await sh(srv, `mkdir -p -m 700 ${home}; cat >${home}/policy.json`, '{"openWritesBelow":["/srv"]}');
    const put = { path, contentBase64: base64(text), expectedSha256: null };
    const [done, listed, hashed, fetched] = await perform(
      lab,
      srv,
      { action: 'file.put', params: put },
      { action: 'file.list', params: { path: '/srv' } },
      { action: 'file.hash', params: { path } },
      { action: 'file.fetch', params: { path } },
    );
    assert.equal(wordOf(done), 'done ok', done?.note);
    assert.equal(await sh(srv, `sha256sum <${path}`), `${sha256(text)}  -`);
    assert.match(JSON.stringify(listed?.output), /"name":"notes\.txt","kind":"file","sizeBytes":24/);
    assert.ok(JSON.stringify(hashed?.output).includes(sha256(text)));
    assert.equal(outputOf<{ text: string }>(fetched).text, 'room 5\npassword=[redacted]\n');
    assert.equal(done?.undo?.action, 'file.remove');
    await sh(srv, `echo more >>${path}`);
    const [differs] = await perform(lab, srv, { action: 'file.remove', params: done.undo.params });
    assert.equal(wordOf(differs), 'failed file.differs');
    await sh(
      srv,
      `printf '%s' "$(head -n 2 ${path})" >/tmp/kept; head -n 2 ${path} >/tmp/two; mv /tmp/two ${path}`,
    );
    const [removed] = await perform(lab, srv, { action: 'file.remove', params: done.undo.params });
    assert.equal(wordOf(removed), 'done ok', removed?.note);
    assert.equal(await sh(srv, `ls ${path} 2>/dev/null || echo gone`), 'gone');
  });

  test('a log of 200 MB is hashed whole and fetched by its end; a full disk, ports and programs are seen', async () => {
    await sh(
      srv,
      `yes 'a line of the log' | head -c 200000000 >/var/log/big.log; echo the end >>/var/log/big.log`,
    );
    await sh(
      srv,
      'head -c 61M /dev/zero >/dev/shm/ballast; sleep 777 >/dev/null 2>&1 & echo $! >/run/sleeper',
    );
    const path = '/var/log/big.log';
    const [hashed, fetched, disk, ports, programs] = await perform(
      lab,
      srv,
      { action: 'file.hash', params: { path } },
      { action: 'file.fetch', params: { path, offset: -30 } },
      { action: 'disk.usage', params: {} },
      { action: 'net.ports', params: {} },
      { action: 'proc.list', params: { limit: 500 } },
    );
    assert.ok(JSON.stringify(hashed?.output).includes((await sh(srv, `sha256sum ${path}`)).slice(0, 64)));
    const { text, isWhole } = outputOf<{ text: string; isWhole: boolean }>(fetched);
    assert.deepEqual([text.endsWith('the end\n'), isWhole], [true, false]);
    type Disk = { fileSystems: { mountedOn: string; usedPercent: number }[] };
    const used = outputOf<Disk>(disk).fileSystems.find((one) => one.mountedOn === '/dev/shm')?.usedPercent;
    assert.equal(`${used}%`, await sh(srv, "df -P /dev/shm | awk 'NR==2 {print $5}'"));
    assert.match(disk?.note ?? '', /nearly full: .*\/dev\/shm/);
    type Ports = { listening: { port: number; program: string; pid: number }[] };
    const web = outputOf<Ports>(ports).listening.find((one) => one.port === 80);
    assert.equal(web?.program, 'nginx');
    type Programs = { processes: { pid: number; command: string }[] };
    const sleeper = Number(await sh(srv, 'cat /run/sleeper'));
    const found = outputOf<Programs>(programs).processes.find((one) => one.pid === sleeper);
    assert.equal(found?.command, 'sleep 777');
  });

  test('a clock a year off is measured, and neither stops reads nor changes what they find', async () => {
    const look: Wish = { action: 'time.check', params: { server: '10.9.1.1' } };
    const [right] = await perform(lab, pc, look);
    assert.ok(Math.abs(outputOf<{ offsetMs: number }>(right).offsetMs) < 2000, right?.note);
    await sh(pc, `echo -${year} >/etc/faketimerc`);
    const [wrong, sessions] = await perform(lab, pc, look, { action: 'user.sessions', params: {} });
    const { offsetMs, ownTime } = outputOf<{ offsetMs: number; ownTime: string }>(wrong);
    assert.ok(Math.abs(offsetMs + year * 1000) < 60_000, `${offsetMs}`);
    assert.ok(Date.parse(ownTime) < Date.now() - (year - 86_400) * 1000);
    assert.equal(wordOf(sessions), 'done ok');
    await sh(pc, 'echo +0 >/etc/faketimerc');
  });

  test('a version that this agent does not know is refused by name', async () => {
    const [later, never] = await perform(
      lab,
      pc,
      { action: 'net.ping', actionVersion: 2, params: { host: '10.9.1.1' } },
      { action: 'net.teleport', params: {} },
    );
    assert.deepEqual(
      [wordOf(later), wordOf(never)],
      ['refused action.version-unknown', 'refused action.unknown'],
    );
  });

  for (const [how, programs] of Object.entries(odd)) {
    test(`${how}: no look guesses, each says so by name and keeps what was said`, async () => {
      const lines = Object.entries(programs).map(
        ([name, line]) =>
          `printf '%s\\n' '#!/bin/sh' "${line.replaceAll(/(["$\\])/g, '\\$1')}" >/usr/local/sbin/${name}`,
      );
      await sh(pc, `${lines.join('\n')}\nchmod 755 /usr/local/sbin/*`);
      const ended = await perform(lab, pc, ...looks);
      await sh(pc, 'rm /usr/local/sbin/*');
      const guessed = ended.filter((one) => one.outcome !== 'failed' || !one.code.startsWith('output.'));
      const words = guessed.map((one) => `${looks[ended.indexOf(one)]?.action}: ${wordOf(one)} ${one.note}`);
      assert.deepEqual(words, []);
      assert.ok(ended.every((one) => one.raw.keptBytes > 0));
    });
  }

  test('200 MB of a program are cut and counted', async () => {
    await sh(
      pc,
      `cat >/usr/local/sbin/ps; chmod 755 /usr/local/sbin/ps`,
      "#!/bin/sh\nyes '1 0 root 0.5 0.1 9 1 S x' | head -c 200000000\n",
    );
    const [ended] = await perform(lab, pc, { action: 'proc.list', params: {} });
    await sh(pc, 'rm /usr/local/sbin/ps');
    assert.equal(wordOf(ended), 'failed output.too-large');
    const { keptBytes = 0, cutBytes = 0 } = ended?.raw ?? {};
    assert.ok(keptBytes <= 1_048_576 + 100 && keptBytes + cutBytes > 200_000_000, JSON.stringify(ended?.raw));
    assert.match(ended?.text ?? '', /bytes more were cut/);
  });
});
