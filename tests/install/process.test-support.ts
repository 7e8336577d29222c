import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');
export const isRoot = process.getuid?.() === 0;
/** For the option `skip` of tests that become another user. */
export const onlyRoot = isRoot ? false : 'needs root';
/** nobody: an ordinary user that every system has. */
export const nobody = 65534;

/** A temporary folder that is removed with `remove`. */
export function makeFolder(): { path: string; remove: () => void } {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'deskhand-install-')));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 10 }) };
}

/** The environment of a person's terminal: without what npm and our launcher added for this test run. */
export function personEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(npm_|NODE_|DESKHAND_|DATABASE_URL$|INIT_CWD$|CI$|PORT$|AGENT_PORT$|HOST$|SMTP_PORT$)/i.test(name),
  );
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((one) => !one.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(delimiter), ...more };
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A program under test: what it said so far, and its end. */
export interface Program {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ended: Promise<Ended>;
  /** All that it said until now. */
  said(): string;
  /** Resolves with the match when its output fits; rejects when it ends first. */
  saying(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts a program in a session of its own and gathers what it says. */
export function run(
  command: readonly string[],
  of: { cwd: string; env?: NodeJS.ProcessEnv | undefined; input?: string },
): Program {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    cwd: of.cwd,
    env: of.env ?? personEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdin.on('error', () => undefined).end(of.input ?? '');
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  const wake = (): void => listeners.forEach((listener) => listener());
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => ((out += chunk), wake()));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => ((err += chunk), wake()));
  let isOver = false;
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      isOver = true;
      wake();
      resolve({ code, signal, out, err });
    });
  });
  return {
    child,
    pid: child.pid ?? 0,
    ended,
    said: () => out + err,
    saying: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(out) ?? pattern.exec(err);
          if (!found && !isOver) return;
          listeners.delete(look);
          if (found) resolve(found);
          else reject(new Error(`ended without ${pattern}:\n${out}\n${err}`));
        };
        listeners.add(look);
        look();
      }),
  };
}
