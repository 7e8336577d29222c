import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { prepareTrees } from '../../packages/labs/src/index.ts';
import { OrdinaryUser } from './ordinary-user.test-support.ts';

interface Listed {
  readonly machine: {
    readonly fit: boolean;
    readonly needs: readonly { name: string; found: boolean; remedy?: string }[];
  };
}

const isRoot = process.getuid?.() === 0;
const notRoot = isRoot ? false : 'only root can become another user for a test';

describe('labs of an ordinary user', { skip: notRoot }, () => {
  let user: OrdinaryUser;
  before(async () => {
    await prepareTrees({ layers: ['net'] });
    user = new OrdinaryUser();
  });
  after(() => user.remove());

  it('are refused without a range of ids, and it is said which setting is missing', () => {
    const { machine } = JSON.parse(user.lab('list', '--json').stdout) as Listed;
    equal(machine.fit, false);
    const range = machine.needs.find((need) => need.name === 'id-range');
    equal(range?.found, false);
    match(range?.remedy ?? '', /--add-subuids .*games/);
    const prepared = user.lab('prepare');
    equal(prepared.status, 1);
    match(prepared.stdout, /id-range: .*--add-subuids/);
    match(user.lab('up', 'small').stderr, /\(machine-unfit\)/);
  });

  it('run small scenarios with a range of ids, and leave nothing of the user behind', (t) => {
    user.giveRange();
    user.copyTrees('net');
    const { machine } = JSON.parse(user.lab('list', '--json').stdout) as Listed;
    const missing = machine.needs.filter((need) => !need.found && need.name !== 'debootstrap');
    deepEqual(missing, []);
    const run = user.lab('run', 'dns-stopped', 'link-down', '--json');
    const results = run.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    equal(results.length, 2, run.stderr);
    for (const result of results)
      deepEqual([result['scenario'], result['problem']], [result['scenario'], null]);
    equal(run.status, 0);
    t.diagnostic(results.map((one) => `${String(one['scenario'])} ${String(one['seconds'])} s`).join(', '));
    deepEqual(processesOf(user.uid), []);
  });

  it('are started, entered and ended by the same words, and a host has no right of the machine', () => {
    const up = user.lab('up', 'small', '--json');
    equal(up.status, 0, up.stderr);
    const { lab, hosts } = JSON.parse(up.stdout) as { lab: string; hosts: string[] };
    const host = hosts[0] ?? '';
    equal(user.lab('shell', lab, host, '--', 'id', '-u').stdout, '0\n');
    for (const script of [
      'mount -t tmpfs none /mnt',
      'dmesg',
      'echo 1 >/proc/sys/kernel/panic',
      'ls /work /home/*',
    ]) {
      ok(user.lab('shell', lab, host, '--', 'sh', '-c', script).status !== 0, script);
    }
    equal(user.lab('down', '--all').status, 0);
  });

  it('are refused where no folder for trees can be made, until what is said to do was done', () => {
    const folder = user.closedFolder;
    const lacks = (): Listed['machine']['needs'] => {
      const list = user.labOnTrees(folder, 'list', '--json');
      equal(list.status, 0, list.stderr);
      const { machine } = JSON.parse(list.stdout) as Listed;
      ok(machine.needs.some((need) => need.name === 'overlay' && need.found));
      return machine.needs.filter((need) => !need.found && need.name !== 'debootstrap');
    };
    const [lack, ...others] = lacks();
    deepEqual([lack?.name, others], ['trees-folder', []]);
    ok(lack?.remedy?.includes(`install -d -o games ${folder}`), lack?.remedy);
    const prepared = user.labOnTrees(folder, 'prepare');
    equal(prepared.status, 1);
    match(prepared.stdout, /trees-folder \(EACCES: .*install -d/);
    const run = user.labOnTrees(folder, 'run', 'link-down');
    equal(run.status, 1);
    match(run.stderr, /may not build them in .*\(folder-closed\)/s);
    user.makeClosedFolder();
    deepEqual(lacks(), []);
  });

  it('run on trees of somebody else that they may only read, and build none there', () => {
    user.closeTrees();
    const { machine } = JSON.parse(user.lab('list', '--json').stdout) as Listed;
    deepEqual(
      machine.needs.filter((need) => !need.found && need.name !== 'debootstrap'),
      [],
    );
    const run = user.lab('run', 'link-down', '--json');
    equal(run.status, 0, run.stderr);
    equal((JSON.parse(run.stdout) as { problem: unknown }).problem, null);
    const prepared = user.lab('prepare', '--layer', 'ldap');
    equal(prepared.status, 1);
    match(prepared.stderr, /may not build them in .*\(folder-closed\)/s);
  });
});

function processesOf(uid: number): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return /^\d+$/.test(name) && statSync(`/proc/${name}`).uid === uid;
    } catch {
      return false;
    }
  });
}
