import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Does something while every program that a process or its children start is written down (strace(1)); gives these. */
export async function execsDuring(pid: number, work: () => Promise<void>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-execs-'));
  const log = join(folder, 'execs');
  const args = ['-f', '-e', 'trace=execve,execveat', '-s', '200', '-o', log, '-p', String(pid)];
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  // It ends by itself when the process that it watches does.
  const closed = once(strace, 'close');
  try {
    await attached(strace);
    await work();
  } finally {
    strace.kill('SIGINT');
    await closed;
  }
  try {
    return readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => /\bexecve(at)?\(/.test(line));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Waits until it watches; what it says later is read as well, since it must not find a closed pipe. */
function attached(strace: ChildProcessByStdio<null, null, Readable>): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    strace.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('attached')) resolve();
    });
    strace.once('close', () => reject(new Error(`strace could not watch: ${said}`)));
  });
}
