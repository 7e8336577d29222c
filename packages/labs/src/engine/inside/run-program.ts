import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ExecAnswer } from '../messages.ts';

export interface Program {
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly limitMs: number;
  readonly keepBytes?: number;
}

const usualKeepBytes = 256 * 1024;
/** A daemon keeps the pipe of the script that started it; what it says later belongs to nobody. */
const lastWordsMs = 30;

/** Runs a program in a process group of its own and ends the group at the deadline. Never rejects. */
export function runProgram(program: Program): Promise<ExecAnswer> {
  const [command = '', ...args] = program.argv;
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    let timedOut = false;
    const stdout = keep(child.stdout, program.keepBytes ?? usualKeepBytes);
    const stderr = keep(child.stderr, program.keepBytes ?? usualKeepBytes);
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child);
    }, program.limitMs);
    const finish = (code: number | null, more = ''): void => {
      clearTimeout(timer);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ code: timedOut ? null : code, stdout: stdout(), stderr: stderr() + more, timedOut });
    };
    child.on('error', (error) => finish(127, error.message));
    child.on('exit', (code) => {
      const late = setTimeout(() => finish(code), lastWordsMs);
      child.on('close', () => {
        clearTimeout(late);
        finish(code);
      });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(program.stdin ?? '');
  });
}

function killGroup(child: ChildProcessByStdio<Writable, Readable, Readable>): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended in the same moment.
  }
}

function keep(stream: Readable, limitBytes: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('error', () => undefined);
  stream.on('data', (chunk: Buffer) => {
    if (size < limitBytes) chunks.push(chunk.subarray(0, limitBytes - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
