import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Only one process builds at a time; a second one waits and then finds the layers ready.
 * The lock is held by a child that ends when our end of its pipe closes, so a killed builder leaves none.
 */
export async function withBuildLock<T>(root: string, work: () => Promise<T>, onWait: () => void): Promise<T> {
  mkdirSync(root, { recursive: true });
  const holder = spawn('flock', [join(root, 'lock'), 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(holder, 'close');
  const timer = setTimeout(onWait, 1000);
  try {
    const first = createInterface({ input: holder.stdout })[Symbol.asyncIterator]().next();
    await Promise.race([first, ended.then(() => Promise.reject(new Error('flock ended before its time')))]);
    clearTimeout(timer);
    return await work();
  } finally {
    clearTimeout(timer);
    holder.stdin.end();
    await ended;
  }
}
