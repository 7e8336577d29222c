import type { Clock } from '#platform/server/clock';
import type { Database } from '#platform/server/db/database';
import { feed } from '#platform/server/events/tail';
import { forgetKeys } from '#platform/server/http/idempotency';
import { drainOutbox } from '#platform/server/outbox/worker';
import type { Hints } from '#platform/server/realtime/hints';
import type { Rooms } from './compose.ts';

/** Runs one piece of work at a time: asked while it runs, it runs once more after. */
interface Worker {
  poke(): void;
  close(): Promise<void>;
}

function worker(run: () => Promise<unknown>, onError: (error: Error) => void): Worker {
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;
  const loop = async () => {
    do {
      again = false;
      await run().catch((error: unknown) => onError(error as Error));
    } while (again && !closed);
    running = undefined;
  };
  return {
    poke() {
      if (closed) return;
      if (running) again = true;
      else running = loop();
    },
    async close() {
      closed = true;
      await running;
    },
  };
}

/** Held replies become due without a hint, so the outbox is also looked at this often. */
const outboxEveryMs = 1000;

/** Starts what happens later: consequences of commands on hints, domain timers and housekeeping on intervals. */
export function startBackground(deps: {
  rooms: Rooms;
  database: Database;
  clock: Clock;
  hints: Hints;
  onError: (error: Error) => void;
}): { close(): Promise<void> } {
  const { rooms, database, clock, hints, onError } = deps;
  const outbox = worker(
    () => drainOutbox({ db: database, clock, kinds: rooms.deliveries, onSettled: rooms.onSettled }),
    onError,
  );
  const listeners = rooms.listeners.map((listener) =>
    worker(() => feed(database, listener, clock.now()), onError),
  );
  const sweeps = [
    ...rooms.sweeps,
    {
      name: 'idempotency',
      everyMs: 3600_000,
      run: () => database.write((tx) => forgetKeys(tx, clock.now())),
    },
  ];
  const timed = sweeps.map((sweep) => ({ worker: worker(sweep.run, onError), everyMs: sweep.everyMs }));
  const stopHints = hints.onHint(() => {
    outbox.poke();
    for (const listener of listeners) listener.poke();
  });
  const timers = timed.map((t) => setInterval(() => t.worker.poke(), t.everyMs));
  timers.push(setInterval(() => outbox.poke(), outboxEveryMs));
  for (const t of timed) t.worker.poke();
  outbox.poke();
  return {
    async close() {
      stopHints();
      timers.forEach(clearInterval);
      await Promise.all([outbox, ...listeners, ...timed.map((t) => t.worker)].map((w) => w.close()));
    },
  };
}
