import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Binaries } from './binaries.ts';
import { runAs, type Identity } from './identity.ts';

/** flock's exit code when another process holds the lock (EX_TEMPFAIL of sysexits). */
export const lockHeldExitCode = 75;

const findTool = (name: string): string | undefined =>
  process.platform === 'linux'
    ? [`/usr/bin/${name}`, `/bin/${name}`].find((path) => existsSync(path))
    : undefined;

/** How one of PostgreSQL's programs is run. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly identity: Identity;
  readonly binaries: Binaries;
  /** The signal that it gets from the kernel when this process dies in any way (prctl(2) PR_SET_PDEATHSIG). */
  readonly deathSignal: 'INT' | 'KILL';
  /** Held by every process that the program starts until the last is gone; taken without waiting. */
  readonly lockFile?: string;
}

/** True when the kernel tells the program of our death; elsewhere its parent must say goodbye. */
export function endsWithUs(): boolean {
  return findTool('setpriv') !== undefined;
}

/**
 * Starts a program of PostgreSQL as a process of its own session, so that Ctrl-C in the terminal reaches Deskhand
 * alone. All wrappers exec, so the child's pid is the program's.
 */
export function spawnCommand(command: Command): ChildProcess {
  const flock = command.lockFile === undefined ? undefined : findTool('flock');
  const setpriv = findTool('setpriv');
  const { prefix, spawn: as } = runAs(command.identity);
  const [file = command.program, ...args] = [
    ...(flock ? [flock, '-n', '-F', '-E', String(lockHeldExitCode), command.lockFile ?? ''] : []),
    ...prefix,
    ...(setpriv ? [setpriv, '--pdeathsig', command.deathSignal] : []),
    command.program,
    ...command.args,
  ];
  return spawn(file, args, {
    ...as,
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      ...(command.binaries.libraryPath ? { LD_LIBRARY_PATH: command.binaries.libraryPath } : {}),
    },
  });
}

/** Runs a program to its end; `output` is the end of what it wrote to standard error. */
export function runCommand(command: Command, input = ''): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawnCommand(command);
    let output = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (output = (output + chunk).slice(-8000)));
    // A program that ends before it read its input closes the pipe; its exit code tells the story.
    child.stdin?.on('error', () => undefined).end(input);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
  });
}
