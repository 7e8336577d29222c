import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Orders } from './simulator.ts';

/** The process with the simulated machines, as the bench orders it about. */
export type Fleet = Orders & {
  readonly pid: number;
  readonly end: () => Promise<void>;
};

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Answered {
  readonly id: number;
  readonly value?: unknown;
  readonly fault?: string;
}

export function startFleet(): Fleet {
  const child = fork(join(import.meta.dirname, 'simulator.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map<number, Waiting>();
  let calls = 0;
  child.on('message', ({ id, value, fault }: Answered) => {
    const one = waiting.get(id);
    waiting.delete(id);
    if (fault === undefined) one?.resolve(value);
    else one?.reject(new Error(fault));
  });
  child.once('exit', (code) => {
    for (const one of waiting.values()) one.reject(new Error(`the simulated machines ended with ${code}`));
  });
  const order = (name: string, args: readonly unknown[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      calls += 1;
      waiting.set(calls, { resolve, reject });
      child.send({ id: calls, order: name, args });
    });
  const end = (): Promise<void> =>
    new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  const fixed = { pid: child.pid ?? 0, end };
  return new Proxy(fixed as Fleet, {
    get: (target, name: string) =>
      name in target ? Reflect.get(target, name) : (...args: unknown[]) => order(name, args),
  });
}
