import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process that dies at a write which is still to come. */
export interface Doomed {
  /** Lets it live after all; what it had left to write is written. */
  spare(): Promise<void>;
}

/**
 * Kills a process when one of its threads is about to write for the `nth` time from now: to the database, to a client,
 * to anything (strace(1), tampering); `calls` names other calls. The write does not happen. Each number is another moment of the same work.
 */
export async function doom(pid: number, nth: number, calls = 'write,writev,sendto,sendmsg'): Promise<Doomed> {
  const args = ['-f', '-e', `trace=${calls}`, '-e', `inject=${calls}:signal=SIGKILL:when=${nth}`];
  const strace = spawn('strace', [...args, '-o', '/dev/null', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(strace, 'close');
  let said = '';
  await new Promise<void>((resolve, reject) => {
    strace.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('attached')) resolve();
    });
    strace.once('close', () => reject(new Error(`strace could not watch: ${said}`)));
  });
  return {
    async spare() {
      strace.kill('SIGINT');
      // Now and then it waits for ever for a process that is dead already.
      const last = setTimeout(() => strace.kill('SIGKILL'), 5000);
      await closed;
      clearTimeout(last);
    },
  };
}
