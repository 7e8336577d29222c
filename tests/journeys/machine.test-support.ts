import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { Desk } from './desk.test-support.ts';

const root = join(import.meta.dirname, '../..');
const agentProgram = join(root, 'packages/agent/src/main.ts');
const deskProgram = join(root, 'packages/desk/bin/deskhand.mjs');
const run = promisify(execFile);

/** A machine with a real agent: a process of its own with a home of its own. */
export interface Machine {
  readonly home: string;
  /** Makes the key and asks to belong; answers what the machine printed. */
  enrol(token: string, gatewayUrl: string): Promise<string>;
  start(): void;
  /** The power goes. */
  kill(): Promise<void>;
  /**
   * What the journal says when the power goes right after a job began: written while nothing runs, because that moment
   * is shorter than any hand.
   */
  beginThenLosePower(jobId: string): void;
  /** Whether the machine has a job in its journal; looked at while nothing runs. */
  holds(jobId: string): boolean;
  remove(): Promise<void>;
}

export function newMachine(): Machine {
  const home = mkdtempSync(join(tmpdir(), 'deskhand-machine-'));
  let child: ChildProcess | undefined;
  const kill = async () => {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  };
  const inJournal = <T>(work: (journal: DatabaseSync) => T): T => {
    const journal = new DatabaseSync(join(home, 'journal.db'));
    try {
      return work(journal);
    } finally {
      journal.close();
    }
  };
  return {
    home,
    enrol: async (token, server) => {
      const args = [agentProgram, 'enrol', '--server', server, '--token', token, '--home', home];
      return (await run(process.execPath, args)).stdout;
    },
    start: () => {
      child = spawn(process.execPath, [agentProgram, 'run', '--home', home], { stdio: 'ignore' });
    },
    kill,
    holds: (jobId) =>
      inJournal((journal) => journal.prepare('select 1 from jobs where job_id = ?').get(jobId) !== undefined),
    beginThenLosePower: (jobId) =>
      inJournal(
        (journal) => void journal.prepare(`update jobs set state = 'started' where job_id = ?`).run(jobId),
      ),
    remove: async () => {
      await kill();
      rmSync(home, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** The computer of an operator: keys, papers and a token of an administrator in a folder of their own. */
export interface OperatorSide {
  begin(): Promise<void>;
  /** Looks at one job, says why, types the name of the machine, signs. */
  approve(jobId: string, reason: string, machineName: string): Promise<void>;
  remove(): void;
}

export function operatorSide(desk: Desk, token: string): OperatorSide {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-operator-'));
  const tokenFile = join(folder, 'token');
  const env = { ...process.env, DESKHAND_OPERATOR_HOME: join(folder, 'keys') };
  const deskhand = (...args: string[]) => run(process.execPath, [deskProgram, ...args], { env, cwd: folder });
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const side = ['--url', desk.url, '--token-file', tokenFile];
  return {
    begin: async () => {
      await deskhand('trust', 'begin', ...side, '--name', 'Dave Brandt', '--here', '--no-passphrase');
    },
    approve: async (jobId, reason, machineName) => {
      const args = [deskProgram, 'approve', jobId, ...side, '--reason', reason];
      const child = spawn(process.execPath, args, { env, cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      child.stdin.end(`${machineName}\n`);
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) throw new Error(`deskhand approve ended with ${code}:\n${said}`);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
