import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync, symlinkSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, before, describe, it } from 'node:test';
import {
  fails,
  layerFolders,
  prepareTrees,
  run,
  runScenario,
  shows,
  startLab,
  succeeds,
  treesFolder,
  type Scenario,
  type ScenarioKind,
} from '../../packages/labs/src/index.ts';
import { pageByName, smallTopology } from './small.test-support.ts';
import { leftovers } from './traces.test-support.ts';

const opens = shows('pc1 opens the intranet', 'pc1', pageByName, 'the intranet');

function sound(): Scenario {
  return {
    topology: smallTopology(),
    ready: [opens],
    fault: [run('srv', 'service nginx stop')],
    symptom: [fails('pc1 does not open the intranet', 'pc1', [...pageByName, '--fail'])],
    words: { from: 'alice@office.test', subject: 'No page', text: 'The page is gone.' },
    grader: [
      { probe: opens, points: 2 },
      { probe: succeeds('nginx runs on srv', 'srv', ['service', 'nginx', 'status']), points: 1 },
    ],
    forbidden: [shows('pc1 has names of its own', 'pc1', ['cat', '/etc/hosts'], 'office.test')],
    hints: ['Who serves the page?'],
    solution: [run('srv', 'service nginx start')],
    wrongRepairs: [
      {
        what: 'another server in its place',
        steps: [
          run('rtr', 'mkdir /srv/x; echo "the intranet" >/srv/x/index.html'),
          run('pc1', 'echo "192.168.10.5 srv.office.test" >>/etc/hosts'),
          run('srv', 'service nginx start'),
        ],
      },
    ],
  };
}

function kind(change: Partial<Scenario> = {}): ScenarioKind {
  const build = (): Scenario => ({ ...sound(), ...change });
  return { name: 'test', title: 'Test', skill: 'test', level: 1, minutes: 1, build };
}

const short = { ready: 1500, symptom: 1500, repaired: 1500, watch: 500 };

describe('a scenario is run against itself', () => {
  before(() => prepareTrees({ layers: ['net'] }));
  afterEach(() => deepEqual(leftovers(), []));

  it('proves all five when it is sound', async () => {
    const result = await runScenario(kind(), 1);
    equal(result.problem, null);
    const { healthy, symptom, graderFailsBefore, wrongRepairFails, solutionPasses, diagnosis } = result;
    deepEqual(
      { healthy, symptom, graderFailsBefore, wrongRepairFails, solutionPasses, diagnosis },
      {
        healthy: true,
        symptom: true,
        graderFailsBefore: true,
        wrongRepairFails: true,
        solutionPasses: true,
        diagnosis: null,
      },
    );
  });

  it('catches a readiness that never comes, within its deadline', async () => {
    const never = succeeds('pc1 reaches nowhere', 'pc1', ['ping', '-c1', '-W1', '10.99.99.99']);
    const started = performance.now();
    const result = await runScenario(kind({ ready: [opens, never] }), 1, short);
    equal(result.problem?.code, 'never-ready');
    match(result.problem?.message ?? '', /pc1 reaches nowhere/);
    ok(!result.healthy && !result.solutionPasses);
    ok(performance.now() - started < 15_000);
  });

  it('catches a fault that nobody sees', async () => {
    const result = await runScenario(kind({ fault: [run('srv', 'true')] }), 1, short);
    equal(result.problem?.code, 'symptom-absent');
    ok(result.healthy && !result.symptom);
  });

  it('catches a grader that says yes before anything was repaired', async () => {
    const blind = [{ probe: succeeds('pc1 is there', 'pc1', ['true']), points: 1 }];
    const result = await runScenario(kind({ grader: blind }), 1, short);
    ok(result.symptom && !result.graderFailsBefore);
    equal(result.problem?.code, 'scenario-invalid');
  });

  it('catches a solution that does not repair', async () => {
    const result = await runScenario(kind({ solution: [run('srv', 'true')] }), 1, short);
    ok(result.graderFailsBefore && !result.solutionPasses);
    match(result.problem?.message ?? '', /pc1 opens the intranet/);
  });

  it('catches a wrong repair that passes', async () => {
    const steps = [run('srv', 'service nginx start')];
    const result = await runScenario(kind({ wrongRepairs: [{ what: 'no wrong at all', steps }] }), 1, short);
    ok(result.solutionPasses && !result.wrongRepairFails);
    match(result.problem?.message ?? '', /no wrong at all/);
  });

  it('refuses an unknown host and an unknown cable before anything starts', async () => {
    const stranger = await runScenario(kind({ ready: [{ ...opens, host: 'pc9' }] }), 1);
    equal(stranger.problem?.code, 'host-unknown');
    ok(stranger.seconds < 1);
    const cable = { kind: 'cable', host: 'pc1', interface: 'eth9', plugged: false } as const;
    equal((await runScenario(kind({ fault: [cable] }), 1)).problem?.code, 'interface-unknown');
    equal((await runScenario(kind({ wrongRepairs: [] }), 1)).problem?.code, 'scenario-invalid');
  });

  it('tells a grader that cannot be asked from a grader that says no', async () => {
    const noProgram = [{ probe: succeeds('?', 'pc1', ['no-such-program']), points: 1 }];
    equal((await runScenario(kind({ grader: noProgram }), 1, short)).problem?.code, 'grader-unreachable');
    const lost = [run('srv', 'service nginx stop; rm /usr/bin/setpriv')];
    equal((await runScenario(kind({ fault: lost }), 1, short)).problem?.code, 'grader-unreachable');
  });

  it('names the step that failed and what it said', async () => {
    const result = await runScenario(kind({ fault: [run('srv', 'echo "no such thing" >&2; exit 7')] }), 1);
    equal(result.problem?.code, 'step-failed');
    match(result.problem?.message ?? '', /fault failed on srv.*no such thing/);
  });
});

describe('a lab that cannot start', () => {
  before(() => prepareTrees({ layers: ['net'] }));
  afterEach(() => deepEqual(leftovers(), []));

  it('says so when the disk is full', async () => {
    const topology = smallTopology();
    const srv = topology.hosts['srv'];
    ok(srv);
    const big = { ...srv, files: { '/srv/big': 'x'.repeat(9 * 1024 * 1024) } };
    const full = { ...topology, hosts: { ...topology.hosts, srv: big } };
    await rejects(startLab(full, { limits: { diskMb: 8 } }), { code: 'disk-full' });
  });

  it('says which host cannot start its services, and what it said', async () => {
    const topology = smallTopology();
    const srv = topology.hosts['srv'];
    ok(srv);
    const broken = {
      ...topology,
      hosts: { ...topology.hosts, srv: { ...srv, run: ['service no-such start'] } },
    };
    await rejects(startLab(broken), { code: 'host-failed', message: /srv.*no-such/ });
  });

  it('gives up at its deadline', async () => {
    const topology = smallTopology();
    const srv = topology.hosts['srv'];
    ok(srv);
    const slow = { ...topology, hosts: { ...topology.hosts, srv: { ...srv, run: ['sleep 60'] } } };
    const started = performance.now();
    await rejects(startLab(slow, { limitMs: 3000 }), { code: /host-failed|start-too-slow/ });
    ok(performance.now() - started < 6000);
  });

  it('refuses cables to nowhere, names that are none, and hosts that wait for each other', async () => {
    const { hosts } = smallTopology();
    const { pc1, rtr } = hosts;
    ok(pc1 && rtr);
    await rejects(startLab({ name: 'x', nets: {}, hosts }), { code: 'net-unknown' });
    await rejects(startLab({ name: 'x', nets: { lan: {} }, hosts: { 'a b': rtr } }), {
      code: 'scenario-invalid',
    });
    await rejects(startLab({ name: 'x', nets: { lan: {} }, hosts: { '../x': rtr } }), {
      code: 'scenario-invalid',
    });
    const circle = { rtr: { ...rtr, after: ['pc1'] }, pc1 };
    await rejects(startLab({ name: 'x', nets: { lan: {} }, hosts: circle }), {
      code: 'scenario-invalid',
      message: /pc1 after rtr after pc1|rtr after pc1 after rtr/,
    });
  });

  it('says that the machine is unfit where a feature of the kernel is missing', (t) => {
    if (process.getuid?.() !== 0) return t.skip('needs root to take ids away from itself');
    const front = new URL('../../packages/labs/src/index.ts', import.meta.url).href;
    const script = `
      import { startLab } from ${JSON.stringify(front)};
      const host = { layers: ['net'], interfaces: {} };
      await startLab({ name: 'x', nets: {}, hosts: { one: host } }).catch((error) => console.log(error.code));
    `;
    const node = [process.execPath, '--input-type=module-typescript', '-e', script];
    // A container whose root has one id and no more, and one that may make no namespaces.
    const oneId = ['unshare', '--user', '--map-root-user', ...node];
    const noSpaces = [
      'unshare',
      '--user',
      '--map-root-user',
      'sh',
      '-c',
      'echo 0 >/proc/sys/user/max_user_namespaces; echo 0 >/proc/sys/user/max_mnt_namespaces; exec "$@"',
      'sh',
      ...node,
    ];
    for (const [command = '', ...args] of [oneId, noSpaces]) {
      const said = spawnSync(command, args, { encoding: 'utf8', timeout: 20_000 });
      equal(said.stdout, 'machine-unfit\n', said.stderr);
    }
  });

  it('refuses a damaged tree by its name, also one whose damage shows only at the start', async () => {
    const real = treesFolder();
    const root = mkdtempSync(join(tmpdir(), 'damaged-trees-'));
    try {
      mkdirSync(join(root, 'layers'));
      for (const tree of layerFolders(['net'])) {
        const folder = dirname(tree);
        symlinkSync(folder, join(root, 'layers', basename(folder)));
      }
      process.env['DESKHAND_TREES'] = root;
      const net = join(root, 'layers', basename(dirname(layerFolders(['net'])[0] ?? '')));
      const target = dirname(layerFoldersOf(real));
      rmSync(net);
      mkdirSync(net);
      cpSync(join(target, 'manifest.json'), join(net, 'manifest.json'));
      await rejects(startLab(smallTopology()), { code: 'layer-damaged' });
      // The list of packages is there and the programs are not.
      mkdirSync(join(net, 'tree/var/lib/dpkg'), { recursive: true });
      mkdirSync(join(net, 'tree/usr'), { recursive: true });
      cpSync(join(target, 'tree/var/lib/dpkg/status'), join(net, 'tree/var/lib/dpkg/status'));
      await rejects(startLab(smallTopology()), { code: /lab-gone|host-failed|layer-damaged|network-failed/ });
      renameSync(net, `${net}-away`);
      await rejects(startLab(smallTopology()), { code: 'layer-missing' });
    } finally {
      process.env['DESKHAND_TREES'] = real;
      rmSync(root, { recursive: true, force: true });
    }
    ok(existsSync(real));
  });

  function layerFoldersOf(folder: string): string {
    const kept = process.env['DESKHAND_TREES'];
    process.env['DESKHAND_TREES'] = folder;
    try {
      return layerFolders(['net'])[0] ?? '';
    } finally {
      process.env['DESKHAND_TREES'] = kept;
    }
  }
});
