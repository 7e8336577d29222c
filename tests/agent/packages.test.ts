import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { prepareTrees, startLab, topologies, vary } from '../../packages/labs/src/index.ts';
import type { Lab, Topology } from '../../packages/labs/src/index.ts';
import { layAgent, perform, performArgv, recover, wordOf } from './lab/lab-agent.test-support.ts';
import type { Ended } from './lab/lab-agent.test-support.ts';

/** Packages of a Debian host with the updates that Debian really brought out, from a store in the same lab. */
const patching = topologies.find((one) => one.name === 'patching');
const skip = process.getuid?.() === 0 ? false : 'this test lays the agent over the trees as root';

/** Small packages with one fault each, in a store of their own: NAME VERSION FIELD POSTINST. */
const oddities = `
set -eu
mkdir -p /srv/debian/odd; cd /srv/debian/odd
pack() {
  work=$(mktemp -d); chmod 755 $work; mkdir $work/DEBIAN
  printf 'Package: %s\\nVersion: %s\\nArchitecture: all\\nMaintainer: O <o@office.test>\\nDescription: odd\\n%s' "$1" "$2" "$3" >$work/DEBIAN/control
  printf '#!/bin/sh\\n%s\\n' "$4" >$work/DEBIAN/postinst; chmod 755 $work/DEBIAN/postinst
  dpkg-deb --root-owner-group -b $work $1_$2.deb >/dev/null
}
pack needy 1.0 'Depends: nobody-has-this
' :
pack rival 1.0 'Conflicts: timesheet
' :
pack garbled 1.0 '' :
pack slow 1.0 '' 'touch /run/slow-waits; while [ ! -e /run/slow-goes ]; do sleep 0.05; done'
apt-ftparchive packages . >Packages
echo more >>garbled_1.0.deb`;

describe('the agent and the packages of a machine', { skip }, () => {
  let folder = '';
  let lab: Lab;
  let host = '';

  async function sh(line: string, on = host): Promise<string> {
    const { code, stdout, stderr } = await lab.exec(on, ['sh', '-c', line], { limitMs: 30_000 });
    assert.equal(code, 0, `${line}: ${stderr}`);
    return stdout.trim();
  }

  /** What dpkg says, asked past the agent. */
  const dpkgSays = (name: string): Promise<string> =>
    sh(`dpkg-query -W -f '\${db:Status-Abbrev}\${Version}' ${name}`);

  async function act(kind: string, name: string, version?: string, rest: object = {}): Promise<Ended> {
    const params = { name, ...(version === undefined ? {} : { version }) };
    const [ended] = await perform(lab, host, { action: kind, params, ...rest });
    assert.ok(ended !== undefined);
    return ended;
  }

  before(async () => {
    assert.ok(patching !== undefined);
    await prepareTrees({ layers: ['patch'] });
    folder = mkdtempSync(join(tmpdir(), 'deskhand-packages-'));
    await layAgent(folder);
    const whole = patching.build(vary(7));
    host = Object.keys(whole.hosts)[1] ?? '';
    const { store } = whole.hosts;
    const machine = whole.hosts[host];
    assert.ok(store !== undefined && machine !== undefined);
    const topology: Topology = { ...whole, hosts: { store, [host]: machine } };
    lab = await startLab(topology, { over: { [host]: [folder] } });
    await sh(oddities, 'store');
    await sh(
      `for suite in '/ office main' '/ office-updates main' '/odd ./'; do
         sed -n "s|/ updates main|$suite|p" /etc/apt/sources.list >>/tmp/more
       done
       cat /tmp/more >>/etc/apt/sources.list; apt-get -q update && apt-get -q -y install timesheet=1.0`,
    );
  });
  after(async () => {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('an update of Debian is rehearsed, installed, held, released and taken back, each read from dpkg', async () => {
    const [scan] = await perform(lab, host, { action: 'package.scan', params: {} });
    const updates = scan?.output?.['updates'] as { name: string; from: string; to: string }[];
    const one = updates.find(({ name }) => name === 'tzdata') ?? updates.at(-1);
    assert.ok(one !== undefined, 'the store has updates');
    const rehearsed = await act('package.install', one.name, one.to, { dryRun: true });
    assert.deepEqual(rehearsed.output?.['changes'], [{ name: one.name, from: one.from, to: one.to }]);
    assert.equal(await dpkgSays(one.name), `ii ${one.from}`);

    const installed = await act('package.install', one.name, one.to);
    assert.equal(wordOf(installed), 'done ok', installed.note);
    assert.deepEqual([installed.output?.['before'], installed.output?.['after']], [one.from, one.to]);
    assert.equal(await dpkgSays(one.name), `ii ${one.to}`);
    assert.match((await act('package.install', one.name, one.to)).note, /already/);

    assert.equal(installed.undo?.action, 'package.rollback');
    const [back] = await perform(lab, host, { action: 'package.rollback', params: installed.undo.params });
    assert.equal(wordOf(back), 'done ok', back?.note);
    assert.equal(await dpkgSays(one.name), `ii ${one.from}`);

    const held = await act('package.hold', one.name, one.from);
    assert.deepEqual([wordOf(held), await sh('apt-mark showhold')], ['done ok', one.name]);
    assert.equal(wordOf(await act('package.install', one.name, one.to)), 'failed package.held');
    assert.equal(await dpkgSays(one.name), `hi ${one.from}`);
    assert.equal(held.undo?.action, 'package.release');
    assert.equal(wordOf(await act('package.release', one.name)), 'done ok');
    assert.equal(await sh('apt-mark showhold'), '');
  });

  test('what apt does not do has a name, and nothing has changed then', async () => {
    const words = [
      await act('package.install', 'no-such-package', '1.0'),
      await act('package.install', 'timesheet', '9.9'),
      await act('package.rollback', 'timesheet', '1.1'),
      await act('package.rollback', 'rival', '1.0'),
      await act('package.hold', 'rival'),
      await act('package.hold', 'timesheet', '7.0'),
      await act('package.install', 'needy', '1.0'),
      await act('package.install', 'rival', '1.0'),
      await act('package.install', 'garbled', '1.0'),
    ].map(wordOf);
    assert.deepEqual(words, [
      'failed package.unknown',
      'failed package.version-unknown',
      'failed package.not-older',
      'failed package.not-installed',
      'failed package.not-installed',
      'failed package.other-version',
      'failed package.dependencies-unmet',
      'failed package.would-remove',
      'failed package.hash-differs',
    ]);
    assert.equal(await dpkgSays('timesheet'), 'ii 1.0');
  });

  test('an update that stops half-way is failed with what dpkg shows; repaired and tried again it is done', async () => {
    await sh('touch /etc/timesheet/rates.new');
    const broken = await act('package.install', 'timesheet', '1.1');
    assert.equal(wordOf(broken), 'failed package.set-up-failed', broken.note);
    assert.deepEqual([broken.output?.['after'], broken.output?.['isSetUp']], ['1.1', false]);
    assert.match(broken.text, /rates\.new is in the way/);
    await sh('rm /etc/timesheet/rates.new');
    assert.equal(wordOf(await act('package.install', 'timesheet', '1.1')), 'done ok');
    const newer = await act('package.install', 'timesheet', '1.0');
    assert.equal(wordOf(newer), 'failed package.downgrade');
    assert.equal(wordOf(await act('package.rollback', 'timesheet', '1.0')), 'done ok');
    assert.equal(await dpkgSays('timesheet'), 'ii 1.0');
  });

  test('a lock of another program and a store that is gone are told apart', async () => {
    const holder = `import fcntl,time; f=open('/var/lib/dpkg/lock-frontend','w'); fcntl.lockf(f,fcntl.LOCK_EX); open('/run/locked','w'); time.sleep(60)`;
    await sh(
      `python3 -c "${holder}" >/dev/null 2>&1 & echo $! >/run/holder; until [ -e /run/locked ]; do sleep 0.05; done`,
    );
    const params = { name: 'timesheet', version: '1.1', lockWaitSeconds: 0 };
    const [locked] = await perform(lab, host, { action: 'package.install', params });
    assert.equal(wordOf(locked), 'failed package.locked', locked?.note);
    await sh('kill $(cat /run/holder)');
    await sh('apt-get clean');
    await sh('service nginx stop', 'store');
    const gone = await act('package.install', 'timesheet', '1.1');
    assert.equal(wordOf(gone), 'failed package.fetch-failed', gone.note);
    const [stale] = await perform(lab, host, {
      action: 'package.install',
      params: { ...params, refresh: true },
    });
    assert.equal(wordOf(stale), 'failed package.fetch-failed', stale?.note);
    await sh('service nginx start', 'store');
    assert.equal(await dpkgSays('timesheet'), 'ii 1.0');
  });

  test('an agent killed in the middle: never again, read back when dpkg is through, unknown when nobody can know', async () => {
    const wish = JSON.stringify([{ action: 'package.install', params: { name: 'slow', version: '1.0' } }]);
    const begin = async (): Promise<void> => {
      await sh('rm -f /run/slow-waits /run/slow-goes');
      await sh(`echo '${wish}' | ${performArgv.join(' ')} >/run/said 2>&1 & echo $! >/run/agent
        until [ -e /run/slow-waits ]; do sleep 0.05; done`);
    };
    const ended = 'while kill -0 $(cat /run/agent) 2>/dev/null; do sleep 0.05; done';
    for (const signal of ['KILL', 'TERM']) {
      await begin();
      await sh(`kill -${signal} $(cat /run/agent); ${ended}; pgrep -x apt-get`);
      // The agent that comes back waits for what outlived the one before.
      const back = recover(lab, host);
      await sh('touch /run/slow-goes');
      const [through] = await back;
      assert.equal(wordOf(through), 'done ok', `${signal}: ${through?.note}`);
      assert.match(through?.note ?? '', /The agent ended .* read back: slow is 1\.0/);
      await sh('dpkg --purge slow');
    }

    await begin();
    await lab.restart(host);
    const [half] = await recover(lab, host);
    assert.equal(wordOf(half), 'unknown interrupted', half?.note);
    assert.match(half?.note ?? '', /The machine restarted/);
    assert.match(await dpkgSays('slow'), /^iF /);
    assert.deepEqual(await recover(lab, host), []);
  });
});
