import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeKeyPair, writeKeyPair } from '@deskhand/protocol';
import { makeJob } from '@deskhand/protocol/conformance';
import type { AbuseCase, Look } from '../../case.ts';
import { until } from '../../stage/agent-process.ts';
import { atLyingDesk, type LyingDesk } from '../../stage/lying-desk.ts';

/** A word in each thing that no order may bring back. */
const canary = `Canary-${randomBytes(8).toString('hex')}`;

export const diagnosisOnly: AbuseCase = {
  id: 'A-154',
  title: 'Who may only look cannot run anything, and reads no secret',
  area: 'agent',
  operations: [],
  tools: ['strace'],
  attempt: (_stage, look) =>
    atLyingDesk(async (desk) => {
      const folder = mkdtempSync(join(tmpdir(), 'deskhand-eva-'));
      try {
        const execs = await desk.execsDuring(async () => {
          await tryPrograms(desk, look);
          await tryParameters(desk, look);
          await tryPuts(desk, look);
          await trySecretFiles(desk, folder, look);
          await trySecretsInOutput(desk, folder, look);
        });
        const names = new Set(execs.map((line) => /execve\("([^"]+)"/.exec(line)?.[1]?.split('/').at(-1)));
        look.holds(names.size === 1 && names.has('ps'), `programs were started: ${[...names].join()}`);
        look.holds(!desk.evidence().includes(canary), 'a secret went to the desk');
        look.holds(
          !everything(desk.world.home).includes(canary),
          'a secret stands in the folder of the agent',
        );
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
};

async function codeOf(desk: LyingDesk, action: string, params: Record<string, unknown>): Promise<string> {
  return (await desk.ask({ action, params })).body.code;
}

async function tryPrograms(desk: LyingDesk, look: Look): Promise<void> {
  for (const action of ['exec.run', 'shell.run', 'script.run', 'terminal.open', 'to.string', 'proto.exec']) {
    const code = await codeOf(desk, action, { command: 'id', argv: ['id'], script: 'id' });
    look.holds(code === 'action.unknown', `${action} was answered with ${code}`);
  }
  const { agentId } = desk.machine;
  const odd = ['__proto__', 'constructor', 'net.ping;id', 'NET.PING', '../../bin/id', 'net.ping\nid', ''];
  const jobs = odd.map((action, at) =>
    makeJob(desk.world.organisation, { agentId, action, params: {}, sequence: 500 + at }),
  );
  desk.handOver(jobs);
  await until('the refusal of odd names', () => desk.log().includes('job.malformed'));
  look.holds(!jobs.some(({ body }) => desk.machine.results.has(body.jobId)), 'an odd name was answered');
  desk.machine.jobs.splice(0);
}

/** Values that another program would take for an option, a second command or another type. */
async function tryParameters(desk: LyingDesk, look: Look): Promise<void> {
  const hosts: readonly unknown[] = [
    '-f',
    '--help',
    '127.0.0.1;id',
    '$(id)',
    '`id`',
    'a b',
    'a\nid',
    ['127.0.0.1'],
    { host: 'x' },
    1,
    null,
    '',
  ];
  const tries: readonly (readonly [string, Record<string, unknown>])[] = [
    ...hosts.map((host) => ['net.ping', { host }] as const),
    ['net.ping', { host: '127.0.0.1', count: 1, options: ['-I', 'eth0'] }],
    ['net.ping', { host: '127.0.0.1', count: '1; id' }],
    ['log.read', { unit: '--file=/etc/shadow' }],
    ['log.read', { unit: 'ssh --root=/x' }],
    ['service.status', { service: '../../tmp/x' }],
    ['net.lease', { interface: 'eth0; id' }],
    ['snmp.walk', { host: '127.0.0.1', community: 'private', oid: '1.3' }],
    ['net.http', { url: 'file:///etc/shadow' }],
    ['net.http', { url: 'http://user:pass@127.0.0.1/' }],
    ['device.show', { device: 'core', show: 'configure terminal' }],
  ];
  for (const [action, params] of tries) {
    const code = await codeOf(desk, action, params);
    look.holds(code === 'action.params-invalid', `${action} ${JSON.stringify(params).slice(0, 60)}: ${code}`);
  }
}

/** A small file in the right place is a program. */
async function tryPuts(desk: LyingDesk, look: Look): Promise<void> {
  const mark = `deskhand-abuse-${randomBytes(4).toString('hex')}`;
  const paths = [
    '/etc/cron.d',
    '/etc/profile.d',
    '/etc/systemd/system',
    '/root',
    '/usr/local/bin',
    '/etc',
    '/var/spool/cron',
    '/etc/apt/apt.conf.d',
    '/lib/udev/rules.d',
  ];
  const contentBase64 = Buffer.from('* * * * * root id\n').toString('base64');
  for (const folder of paths.filter((one) => existsSync(one))) {
    const path = join(folder, mark);
    const code = await codeOf(desk, 'file.put', { path, contentBase64, expectedSha256: null, mode: '755' });
    look.holds(code === 'path.needs-policy' && !existsSync(path), `${path} was put: ${code}`);
    rmSync(path, { force: true });
  }
  const policy = join(desk.world.home, 'policy.json');
  const widened = Buffer.from('{"openSecretsBelow":["/"],"openWritesBelow":["/"]}').toString('base64');
  const code = await codeOf(desk, 'file.put', { path: policy, contentBase64: widened, expectedSha256: null });
  look.holds(
    code === 'path.forbidden' && !existsSync(policy),
    `the policy was written over the wire: ${code}`,
  );
}

async function trySecretFiles(desk: LyingDesk, folder: string, look: Look): Promise<void> {
  const make = (name: string, text = `token ${canary}\n`): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const secret = [
    '.ssh/id_work',
    '.mozilla/firefox/x/logins.json',
    '.aws/credentials',
    '.bash_history',
    'passwords.kdbx',
    'site/.env',
  ];
  const link = join(folder, 'readme.txt');
  const paths = secret.map((name) => make(name));
  symlinkSync(paths[0] ?? '', link);
  const real = [
    '/etc/shadow',
    '/etc/gshadow',
    '/root/.ssh',
    '/proc/self/environ',
    `/proc/${desk.pid}/environ`,
    `/proc/${desk.pid}/mem`,
  ];
  for (const path of [...paths, link, ...real.filter((one) => existsSync(one))]) {
    for (const action of ['file.fetch', 'file.hash', 'file.list', 'cert.list']) {
      const code = await codeOf(desk, action, { path });
      look.holds(code === 'path.secret', `${action} of ${path} was answered with ${code}`);
    }
  }
  for (const name of ['key.pem', 'agent.json', 'journal.db']) {
    const code = await codeOf(desk, 'file.fetch', { path: join(desk.world.home, name) });
    look.holds(code === 'path.forbidden', `the agent's own ${name} was read: ${code}`);
  }
  const key = make('notes.txt', writeKeyPair(makeKeyPair()).replace(/\n/, `\n${canary}\n`));
  for (const offset of [0, 40, -60]) {
    const code = await codeOf(desk, 'file.fetch', { path: key, offset });
    look.holds(code === 'file.holds-key', `a key under a harmless name was read from ${offset}: ${code}`);
  }
}

/** What is read honestly may hold secrets all the same. */
async function trySecretsInOutput(desk: LyingDesk, folder: string, look: Look): Promise<void> {
  const log = join(folder, 'app.log');
  const lines = [
    `login password="${canary}" failed`,
    `{"MESSAGE":"secret=\\"${canary}\\""}`,
    `Authorization: Bearer ${canary}`,
  ];
  writeFileSync(log, `${lines.join('\n')}\nthe end\n`);
  const { body } = await desk.ask({ action: 'file.fetch', params: { path: log } });
  look.holds(
    body.outcome === 'done' && JSON.stringify(body.output).includes('the end'),
    `a log was not read: ${body.code}`,
  );
  const args = ['-e', 'process.stdin.resume()', '--', `--password=${canary}`];
  const program = spawn(process.execPath, args, { stdio: ['pipe', 'ignore', 'ignore'] });
  try {
    const listed = await desk.ask({ action: 'proc.list', params: { limit: 500 } });
    const text = JSON.stringify(listed.body.output);
    look.holds(
      text.includes('--password='),
      `the program is not in the list: ${listed.body.code} ${listed.body.note}`,
    );
  } finally {
    program.kill('SIGKILL');
  }
}

/** All bytes of a folder, as text that can be searched. */
function everything(folder: string): string {
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');
}
