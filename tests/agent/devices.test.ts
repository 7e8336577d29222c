import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

/** The agent asks devices that can carry none: a real IPP printer with a jam, and a real SNMP agent. */
const root = join(import.meta.dirname, '..', '..');
const skip = process.getuid?.() === 0 ? false : 'private namespaces take the rights of root';
const agent = `'${process.execPath}' '${join(root, 'packages/agent/src/main.ts')}'`;

interface End {
  readonly code: string;
  readonly note: string;
  readonly output: Readonly<Record<string, unknown>>;
}

/** Runs a script in namespaces of its own; whatever it started ends with it. The last line of each `==` is JSON. */
async function inOwnWorld(script: string): Promise<End[]> {
  const child = spawn(
    'unshare',
    ['-m', '-n', '-p', '-f', '--mount-proc', '--kill-child', 'sh', '-c', script],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    },
  );
  let [text, errors] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
  await once(child, 'close');
  const answers = text.split('\n==\n').filter((one) => one.trim() !== '');
  assert.ok(answers.length > 0, errors);
  return answers.map((one) => JSON.parse(one) as End);
}

describe('the agent and devices of a site', { skip }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'deskhand-devices-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('a printer says that it is well, and later that paper is jammed', async () => {
    const jam = join(folder, 'jam.sh');
    writeFileSync(
      jam,
      '#!/bin/sh\necho "ATTR: marker-names=black marker-levels=7" >&2\necho "STATE: +media-jam-error" >&2\nexit 1\n',
      { mode: 0o755 },
    );
    writeFileSync(join(folder, 'page.txt'), 'a page\n');
    const look = `${agent} try printer.status --params '{"host":"127.0.0.1","port":21501}' 2>/dev/null; echo; echo '=='`;
    const [well, jammed] = await inOwnWorld(`
      mount -t tmpfs tmpfs /run; mkdir -p /run/dbus; ip link set lo up; cd ${folder}
      dbus-daemon --system --fork; avahi-daemon -D 2>/dev/null
      ippeveprinter -c ${jam} -d ${folder} -p 21501 -n localhost -f text/plain "Room 5" >printer.log 2>&1 &
      for i in $(seq 100); do ss -ltn | grep -q 21501 && break; sleep 0.1; done
      ${look}
      ipptool -tf page.txt -d filetype=text/plain ipp://localhost:21501/ipp/print print-job.test >job.log 2>&1
      sleep 1
      ${look}`);
    assert.equal(well?.output['state'], 'idle', well?.note);
    assert.deepEqual(well.output['reasons'], []);
    assert.ok(
      (jammed?.output['reasons'] as string[] | undefined)?.some((one) => one.startsWith('media-jam')),
      JSON.stringify(jammed),
    );
    assert.deepEqual(jammed?.output['supplies'], [{ name: 'black', percent: 7 }]);
  });

  test('a device is walked by SNMP, without the book by the community that everybody knows; a wrong one is a silence with a name', async () => {
    const settings = join(folder, 'snmpd.conf');
    writeFileSync(
      settings,
      'rocommunity readme 127.0.0.1\nrocommunity public 127.0.0.1 .1.3.6.1.2.1.1\nagentaddress udp:127.0.0.1:161\nsysLocation Room 5\n',
    );
    const home = join(folder, 'home');
    mkdirSync(home);
    const devices = {
      ups: { address: '127.0.0.1', snmp: { community: 'readme' } },
      lost: { address: '127.0.0.1', snmp: { community: 'wrong' } },
    };
    const walk = (params: object): string =>
      `${agent} try snmp.walk --home ${home} --params '${JSON.stringify({ oid: '1.3.6.1.2.1.1', ...params })}' 2>/dev/null; echo; echo '=='`;
    writeFileSync(join(home, 'devices.json'), JSON.stringify({ devices }), { mode: 0o600 });
    const [walked, silent, byBook, mixed] = await inOwnWorld(`
      mount -t tmpfs tmpfs /run; ip link set lo up
      snmpd -f -LF e ${folder}/snmpd.log -C -c ${settings} -p ${folder}/snmpd.pid &
      for i in $(seq 100); do ss -lun | grep -q ':161 ' && break; sleep 0.1; done
      ${walk({ host: '127.0.0.1' })}
      ${walk({ device: 'lost' })}
      ${walk({ device: 'ups' })}
      ${walk({ device: 'ups', host: '127.0.0.1' })}`);
    const variables = walked?.output['variables'] as { oid: string; type: string; value: string }[];
    assert.deepEqual(
      variables.find((one) => one.oid === '1.3.6.1.2.1.1.6.0'),
      {
        oid: '1.3.6.1.2.1.1.6.0',
        type: 'text',
        value: 'Room 5',
      },
    );
    assert.equal(walked?.output['isWhole'], true);
    assert.equal(silent?.code, 'snmp.no-answer');
    assert.equal(
      (byBook?.output['variables'] as unknown[] | undefined)?.length,
      variables.length,
      byBook?.note,
    );
    assert.equal(mixed?.code, 'params.conflict');
  });
});
