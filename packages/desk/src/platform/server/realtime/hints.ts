import pg from 'pg';
import { clientConfig, type Connection, type Database } from '../db/database.ts';
import { standPresent } from '../db/presence.ts';

/** "Something was committed": coalesced, without content. A lost hint is harmless, because everybody also polls. */
export interface Hints {
  onHint(listener: () => void): () => void;
  close(): Promise<void>;
}

const channel = 'deskhand_committed';
/** NOTIFY inside write transactions serialises commits (0.32 of the throughput), so one is sent after, at most every 50 ms. */
const coalesceMs = 50;
const pollMs = 2000;

/**
 * Hints from this process's own commits at once, from other processes by LISTEN, and every 2 s in any case. The connection
 * that listens also tells other processes that this one lives.
 */
export async function openHints(
  connection: Connection,
  database: Database,
  { processId, onError }: { readonly processId: string; readonly onError: (error: Error) => void },
): Promise<Hints> {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const bus = listenTo(connection, { processId, tell, onError });
  await bus.ready;
  let due: NodeJS.Timeout | undefined;
  database.onCommit(() => {
    due ??= setTimeout(() => {
      due = undefined;
      tell();
      bus.notify();
    }, coalesceMs);
  });
  const poll = setInterval(tell, pollMs);
  return {
    onHint(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      clearInterval(poll);
      clearTimeout(due);
      listeners.clear();
      await bus.close();
    },
  };
}

/** One connection that listens and notifies; it is opened again when it breaks. */
function listenTo(
  connection: Connection,
  {
    processId,
    tell,
    onError,
  }: { readonly processId: string; readonly tell: () => void; readonly onError: (error: Error) => void },
) {
  let client: pg.Client | undefined;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  const open = async () => {
    const made = new pg.Client(clientConfig(connection));
    made.on('error', (error) => {
      onError(error);
      // A late word of a connection that was replaced already.
      if (client !== undefined && client !== made) return;
      client = undefined;
      openAgain();
    });
    made.on('notification', tell);
    await made.connect();
    await standPresent(made, processId);
    await made.query(`listen ${channel}`);
    client = made;
  };
  /** Until it is open: a database that starts again refuses for longer than a moment. */
  const openAgain = () => {
    clearTimeout(retry);
    if (closed) return;
    retry = setTimeout(() => {
      open().catch((error: Error) => {
        onError(error);
        openAgain();
      });
    }, 1000);
  };
  return {
    ready: open(),
    notify: () => void client?.query(`notify ${channel}`).catch(onError),
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(onError);
    },
  };
}
