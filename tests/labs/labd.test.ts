import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prepareTrees } from '../../packages/labs/src/index.ts';
import { leftovers, processesIn, userNamespaceOf } from './traces.test-support.ts';

const cli = fileURLToPath(new URL('../../packages/labs/src/main/cli.ts', import.meta.url));
const program = fileURLToPath(new URL('../../packages/labs/src/labd/main.ts', import.meta.url));

/** A labd with a folder of its own, ended by its process. */
class Daemon {
  readonly folder = mkdtempSync(join(tmpdir(), 'labd-test-'));
  readonly #options: readonly string[];
  process: ChildProcess | undefined;

  constructor(...options: readonly string[]) {
    this.#options = options;
    chmodSync(this.folder, 0o755);
  }

  get environment(): NodeJS.ProcessEnv {
    return { ...process.env, DESKHAND_LABS: this.folder };
  }

  get socket(): string {
    return join(this.folder, 'labd/labd.sock');
  }

  async start(): Promise<void> {
    this.process = spawn(process.execPath, [program, ...this.#options], {
      env: this.environment,
      stdio: 'inherit',
    });
    const answered = `labd ${this.process.pid} answers`;
    // A killed labd leaves its socket: only an answer shows that the new one is there.
    const end = performance.now() + 10_000;
    while (!(await answers(this.socket))) {
      if (performance.now() > end) throw new Error(`not within 10 s: ${answered}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const one = this.process;
    this.process = undefined;
    if (one === undefined || one.exitCode !== null) return;
    const exit = once(one, 'exit');
    one.kill(signal);
    await exit;
  }

  lab(...args: string[]) {
    const env = this.environment;
    return spawnSync(process.execPath, [cli, ...args], { env, encoding: 'utf8', timeout: 60_000 });
  }

  labAs(become: readonly string[], ...args: string[]) {
    const env = { ...this.environment, HOME: '/nonexistent', DESKHAND_TREES: '/nonexistent/trees' };
    return spawnSync('setpriv', [...become, process.execPath, cli, ...args], {
      env,
      encoding: 'utf8',
      timeout: 90_000,
      cwd: '/',
    });
  }

  async remove(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function until(is: () => boolean, limitMs: number): Promise<void> {
  const end = performance.now() + limitMs;
  while (!is()) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const one = connect(socket);
    one.on('data', () => {
      one.destroy();
      resolve(true);
    });
    one.on('error', () => resolve(false));
  });
}

/** Speaks to labd without our client, line by line. */
async function converse(socket: string, lines: readonly string[], prove = true): Promise<string[]> {
  const one = connect(socket);
  const heard: string[] = [];
  const reader = createInterface({ input: one });
  reader.on('line', (line) => heard.push(line));
  await once(reader, 'line');
  const { word, proofs } = JSON.parse(heard[0] ?? '{}') as { word: string; proofs: string };
  if (prove) execFileSync('sh', ['-c', 'umask 077; printf %s "$1" >"$2/$1"', 'sh', word, proofs]);
  const closed = once(one, 'close');
  for (const line of ['"written"', ...lines]) one.write(`${line}\n`);
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1500))]);
  one.destroy();
  return heard.slice(1);
}

describe('labd', () => {
  const daemon = new Daemon();
  before(async () => {
    await prepareTrees({ layers: ['net'] });
    await daemon.start();
  });
  after(() => daemon.remove());
  afterEach(() => daemon.lab('down', '--all'));

  it('starts, shows, enters and ends labs for the command line', () => {
    const up = daemon.lab('up', 'small', '--seed', '4', '--json');
    equal(up.status, 0, up.stderr);
    const started = JSON.parse(up.stdout) as { lab: string; hosts: string[]; seed: number };
    equal(started.seed, 4);
    const listed = JSON.parse(daemon.lab('list', '--json').stdout) as {
      labs: { lab: string }[];
      scenarios: unknown[];
    };
    deepEqual(
      listed.labs.map((one) => one.lab),
      [started.lab],
    );
    ok(listed.scenarios.length >= 14);
    const shell = daemon.lab(
      'shell',
      started.lab,
      started.hosts[0] ?? '',
      '--',
      'sh',
      '-c',
      'hostname; exit 5',
    );
    equal(shell.stdout, `${started.hosts[0]}\n`);
    equal(shell.status, 5);
    const down = daemon.lab('down', started.lab, '--json');
    deepEqual(JSON.parse(down.stdout), { ended: [started.lab] });
    deepEqual(leftovers(daemon.process?.pid), []);
  });

  it('holds a broken lab, grades it, and grades it again when it is repaired', () => {
    const up = daemon.lab('up', 'dns-stopped', '--json');
    equal(up.status, 0, up.stderr);
    const { lab, hosts, words } = JSON.parse(up.stdout) as {
      lab: string;
      hosts: string[];
      words: { text: string };
    };
    ok(words.text.length > 20);
    const before = daemon.lab('grade', lab, '--json');
    equal(before.status, 1);
    equal((JSON.parse(before.stdout) as { passed: boolean }).passed, false);
    for (const host of hosts) daemon.lab('shell', lab, host, '--', 'service', 'dnsmasq', 'start');
    const after = daemon.lab('grade', lab, '--json');
    equal((JSON.parse(after.stdout) as { passed: boolean }).passed, true, after.stdout);
    equal(after.status, 0);
  });

  it('plugs a cable in where no command of a host can reach', () => {
    const { lab, hosts } = JSON.parse(daemon.lab('up', 'link-down', '--json').stdout) as {
      lab: string;
      hosts: string[];
    };
    const pc = hosts.find((host) => host.startsWith('pc')) ?? '';
    equal(daemon.lab('grade', lab).status, 1);
    equal(daemon.lab('cable', lab, pc, 'eth9', 'in').status, 1);
    equal(daemon.lab('cable', lab, pc, 'eth0', 'in').status, 0);
    equal(daemon.lab('grade', lab).status, 0);
    equal(daemon.lab('down', lab).status, 0);
  });

  it('gives a terminal to whoever has one', () => {
    const { lab, hosts } = JSON.parse(daemon.lab('up', 'small', '--json').stdout) as {
      lab: string;
      hosts: string[];
    };
    const command = `${process.execPath} ${cli} shell ${lab} ${hosts[0]}`;
    const typed = 'hostname; test -t 0 && echo a real $((40 + 2)) terminal; exit\n';
    const seen = spawnSync('script', ['-qec', command, '/dev/null'], {
      env: daemon.environment,
      input: typed,
      encoding: 'utf8',
      timeout: 20_000,
    });
    match(seen.stdout, /a real 42 terminal/);
  });

  it('names what it does not know', () => {
    for (const [args, code] of [
      [['up', 'no-such'], 'topology-unknown'],
      [['down', 'small-999'], 'lab-unknown'],
      [['shell', 'small-999', 'gw', '--', 'true'], 'lab-unknown'],
      [['run', 'no-such'], 'scenario-unknown'],
      [['up', '../small'], 'refused'],
      [['up', 'small', '--minutes', '9999'], 'refused'],
    ] as const) {
      const answer = daemon.lab(...args);
      equal(answer.status, 1, args.join(' '));
      match(answer.stderr, new RegExp(`\\(${code}\\)`), args.join(' '));
    }
    equal(daemon.lab('dance').status, 2);
    equal(daemon.lab('up', 'small', '--colour', 'red').status, 2);
  });

  it('refuses whatever is not exactly a request', async () => {
    for (const line of [
      'no json',
      '{"do":"up","id":1,"name":"small","seed":1,"minutes":1,"root":"/"}',
      '{"do":"up","id":1,"name":{"nets":{},"hosts":{}},"seed":1,"minutes":1}',
      '{"do":"mount","id":1}',
      '{"do":"__proto__","id":1}',
      '{"do":"exec","id":1,"lab":"small-1","host":"../x","argv":["true"],"limitMs":1}',
      'x'.repeat(200_000),
    ]) {
      const heard = await converse(daemon.socket, [line]);
      match(heard.at(-1) ?? '', /"code":"refused"/, line.slice(0, 60));
    }
    equal(daemon.lab('list', '--json').status, 0);
  });

  it('does nothing for somebody who does not show who they are', async () => {
    const heard = await converse(daemon.socket, ['{"do":"list","id":1}'], false);
    equal(heard.length, 1);
    match(heard[0] ?? '', /"code":"refused"/);
  });

  it('shuts others out by the folder of its socket', (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root can be somebody else');
    equal(statSync(join(daemon.folder, 'labd')).mode & 0o777, 0o700);
    const script = `require("net").connect(${JSON.stringify(daemon.socket)}).on("error", (e) => console.log(e.code)).on("connect", () => console.log("in"))`;
    const stranger = spawnSync('setpriv', ['--reuid=12345', '--clear-groups', 'node', '-e', script], {
      encoding: 'utf8',
    });
    equal(stranger.stdout.trim(), 'EACCES');
  });

  it('gives a group of users labs that only their owner and root see', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('only root can be somebody else');
    const shared = new Daemon('--group', 'games');
    try {
      await shared.start();
      const member = (...args: string[]) =>
        shared.labAs(['--reuid', '5', '--regid', '60', '--clear-groups'], ...args);
      const up = member('up', 'small', '--json');
      equal(up.status, 0, up.stderr);
      const { lab } = JSON.parse(up.stdout) as { lab: string };
      // Another member of the group does not even learn that it is there.
      const other = (...args: string[]) =>
        shared.labAs(['--reuid', '6', '--regid', '60', '--clear-groups'], ...args);
      deepEqual((JSON.parse(other('list', '--json').stdout) as { labs: unknown[] }).labs, []);
      match(other('down', lab).stderr, /\(lab-unknown\)/);
      equal((JSON.parse(shared.lab('list', '--json').stdout) as { labs: unknown[] }).labs.length, 1);
      const stranger = shared.labAs(['--reuid', '6', '--regid', '6', '--clear-groups'], 'down', lab);
      match(stranger.stderr, /No lab is running/);
      const run = member('run', 'dns-stopped', '--json');
      equal((JSON.parse(run.stdout) as { problem: unknown }).problem, null, run.stderr);
      equal(member('down', lab).status, 0);
    } finally {
      await shared.remove();
    }
  });

  it('gives no more labs than its quota, and tells which', () => {
    const started: string[] = [];
    for (let n = 0; n < 8; n++) {
      const up = daemon.lab('up', 'small', '--seed', String(n), '--json');
      equal(up.status, 0, up.stderr);
      started.push((JSON.parse(up.stdout) as { lab: string }).lab);
    }
    match(daemon.lab('up', 'small').stderr, /8 labs for you[^]*\(quota\)/);
    daemon.lab('down', started[0] ?? '');
    equal(daemon.lab('up', 'small').status, 0);
  });
});

describe('labd that is killed', () => {
  const daemon = new Daemon();
  before(() => prepareTrees({ layers: ['net'] }));
  after(() => daemon.remove());

  /** From before the namespaces exist until everything runs. */
  const momentsMs = [20, 60, 110, 170, 240, 330, 450, 600, 900, 1500, 3000];

  it('leaves no process, namespace, mount or interface at any step, and the next one removes its cgroups', async () => {
    for (const momentMs of momentsMs) {
      await daemon.start();
      const pid = daemon.process?.pid ?? 0;
      const up = spawn(process.execPath, [cli, 'up', 'small'], { env: daemon.environment, stdio: 'ignore' });
      await until(() => childrenOf(pid).length > 0, 10_000);
      await new Promise((resolve) => setTimeout(resolve, momentMs));
      const spaces = [...new Set(below(pid).map(spaceOf))].filter((one) => one !== undefined);
      await daemon.end('SIGKILL');
      if (up.exitCode === null) await once(up, 'exit');
      await until(() => spaces.every((space) => processesIn(space).length === 0), 5000);
      const left = leftovers(pid).filter((one) => !one.startsWith('cgroup'));
      deepEqual(left, [], `killed after ${momentMs} ms`);
      await daemon.start();
      await until(() => leftovers(pid).length === 0, 5000);
      await daemon.end('SIGTERM');
    }
    deepEqual(readdirSync(join(daemon.folder, 'place')), []);
  });

  it('is started anew by the next command, and says that its labs are gone', () => {
    const up = daemon.lab('up', 'small', '--json');
    equal(up.status, 0, up.stderr);
    const { lab } = JSON.parse(up.stdout) as { lab: string };
    const pid = ownDaemon(daemon.folder);
    notEqual(pid, undefined);
    process.kill(pid ?? 0, 'SIGKILL');
    match(daemon.lab('shell', lab, 'gw', '--', 'true').stderr, /\(lab-unknown\)|\(labd-gone\)/);
    const again = daemon.lab('up', 'small', '--json');
    equal(again.status, 0, again.stderr);
    equal(daemon.lab('down', '--all').status, 0);
    deepEqual(leftovers(pid), []);
  });

  /** The labd that a command started by itself ends with its last lab. */
  it('ends by itself when its last lab is gone', async () => {
    equal(daemon.lab('up', 'small').status, 0);
    const pid = ownDaemon(daemon.folder) ?? 0;
    ok(pid > 0);
    equal(daemon.lab('down', '--all').status, 0);
    await until(() => !existsSync(`/proc/${pid}`), 5000);
    ok(!existsSync(daemon.socket));
  });
});

function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
  } catch {
    return [];
  }
}

function below(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...below(child)]);
}

function spaceOf(pid: number): string | undefined {
  try {
    const space = userNamespaceOf(pid);
    return space === userNamespaceOf(process.pid) ? undefined : space;
  } catch {
    return undefined;
  }
}

/** The labd that serves this folder, by the environment that it was started in. */
function ownDaemon(folder: string): number | undefined {
  return readdirSync('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .find((pid) => {
      try {
        const isLabd = readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('labd/main.ts');
        return isLabd && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`DESKHAND_LABS=${folder}\0`);
      } catch {
        return false;
      }
    });
}
