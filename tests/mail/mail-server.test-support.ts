import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  becomeInnerRoot,
  layerFolders,
  outerOfZero,
  prepareTrees,
  requireIdRange,
  writeIdMaps,
} from '../../packages/labs/src/index.ts';
import { freePort } from '../journeys/desk.test-support.ts';

/** A real mail server: Postfix and Dovecot for office.test, on loopback. */
export interface MailServer {
  readonly smtpPort: number;
  readonly imapPort: number;
  readonly imapsPort: number;
  /** Certificate of the authority that signed its certificate. */
  readonly authority: string;
  /** Runs a command of a shell inside; throws when it fails. */
  run(command: string): Promise<string>;
  /** Makes or changes the account of a person. */
  setPassword(user: string, password: string): Promise<void>;
  stop(): Promise<void>;
}

const script = readFileSync(join(import.meta.dirname, 'mail-server.sh'), 'utf8');
const startWithinMs = 60_000;
const answerWithinMs = 30_000;

/** Why no mail server can be started here, if so. */
export const cannotServe = process.getuid?.() === 0 ? false : 'it needs root: namespaces with many users';

/** Builds the base tree when it is not there, and starts a mail server over it. */
export async function startMailServer(): Promise<MailServer> {
  await prepareTrees({ layers: ['mail'] });
  const range = requireIdRange();
  const folder = mkdtempSync(join(tmpdir(), 'dh-mail-'));
  chownSync(folder, outerOfZero(range.uids), outerOfZero(range.gids));
  const ports = [await freePort(), await freePort(), await freePort()] as const;
  const waitForIds = 'echo ready; read -r go || exit 125; exec "$@"';
  const user = ['unshare', '--user', 'sh', '-c', waitForIds, 'sh'];
  const inner = ['setpriv', '--pdeathsig', 'KILL', 'unshare', '--mount', '--pid', '--fork', '--kill-child'];
  const lower = layerFolders(['mail']).join(':');
  const program = ['bash', '-c', script, 'mail-server', lower, folder, ...ports.map(String)];
  const [command = '', ...args] = [...becomeInnerRoot(range), ...user, ...inner, '--mount-proc', ...program];
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/' },
  });
  const talk = conversation(child);
  await talk.line('ready', startWithinMs);
  await writeIdMaps(child.pid ?? 0, range);
  const run = async (line: string) => {
    const { code, output } = await talk.ask(line, answerWithinMs);
    if (code !== 0) throw new Error(`${line}: ended with ${code}\n${output}${talk.errors()}`);
    return output;
  };
  child.stdin?.write('go\n');
  await talk.answer(startWithinMs);
  const passwords = new Map<string, string>();
  return {
    smtpPort: ports[0],
    imapPort: ports[1],
    imapsPort: ports[2],
    authority: await run('cat /etc/ssl/mail/ca.pem'),
    run,
    async setPassword(user, password) {
      passwords.set(user, password);
      const lines = [...passwords].map(([name, word]) => `${name}:{PLAIN}${word}::::::`);
      await run(
        `printf '%s\\n' ${lines.map((line) => `'${line}'`).join(' ')} > /etc/dovecot/users.new && mv /etc/dovecot/users.new /etc/dovecot/users && doveadm auth cache flush >/dev/null 2>&1 || true`,
      );
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await ended;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Answer {
  readonly code: number;
  readonly output: string;
}

/** Lines to the shell inside, and what it answers. */
function conversation(child: ChildProcess) {
  let wait: ((line: string) => void) | undefined;
  const early: string[] = [];
  const errors: string[] = [];
  if (!child.stdout || !child.stderr || !child.stdin) throw new Error('It has no pipes.');
  const { stdin } = child;
  createInterface({ input: child.stdout }).on('line', (line) => (wait ? wait(line) : early.push(line)));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const until = (isLast: (line: string) => boolean, limitMs: number) =>
    new Promise<string[]>((resolve, reject) => {
      const lines: string[] = [];
      const limit = setTimeout(() => {
        reject(new Error(`The mail server did not answer within ${limitMs} ms.\n${errors.join('\n')}`));
      }, limitMs);
      wait = (line) => {
        lines.push(line);
        if (!isLast(line)) return;
        clearTimeout(limit);
        wait = undefined;
        resolve(lines);
      };
      for (const line of early.splice(0)) wait?.(line);
    });
  const answer = async (limitMs: number): Promise<Answer> => {
    const lines = await until((line) => line.startsWith('@done '), limitMs);
    return { code: Number(lines.pop()?.slice(6)), output: lines.map((line) => `${line}\n`).join('') };
  };
  return {
    line: (word: string, limitMs: number) => until((line) => line === word, limitMs),
    answer,
    ask(line: string, limitMs: number) {
      stdin.write(`${line.replaceAll('\n', ' ')}\n`);
      return answer(limitMs);
    },
    errors: () => errors.splice(0).join('\n'),
  };
}
