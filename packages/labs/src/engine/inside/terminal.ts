import { spawn } from 'node:child_process';
import { Duplex } from 'node:stream';
import type { TerminalPlan } from '../messages.ts';
import { inHost, type RunningHost } from './host.ts';

/** A login shell on a pty of the host, made by `script`; ends when the shell ends or the stream is closed. */
export function openTerminal(host: RunningHost, plan: TerminalPlan): Duplex {
  const size = `stty rows ${plan.rows} columns ${plan.columns} 2>/dev/null; exec /bin/bash -l`;
  const argv = inHost(host, ['/usr/bin/script', '-qefc', size, '/dev/null'], 'xterm-256color');
  const [command = '', ...args] = argv;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  child.stdin.on('error', () => undefined);
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => void child.stdout.resume(),
    write: (chunk: Buffer, _encoding, done) => void child.stdin.write(chunk, () => done()),
    final: (done) => {
      child.stdin.end();
      done();
    },
    destroy: (error, done) => {
      if (child.exitCode === null && child.pid !== undefined) killGroup(child.pid);
      done(error);
    },
  });
  child.stdout.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) child.stdout.pause();
  });
  child.on('error', () => stream.destroy());
  child.on('close', () => {
    stream.push(null);
    stream.end();
  });
  return stream;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The shell ended in the same moment.
  }
}
