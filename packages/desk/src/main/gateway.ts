import { systemClock } from '#platform/server/clock';
import { openDatabase, type Connection } from '#platform/server/db/database';
import { newId } from '#platform/server/ids';
import { loadKeys } from '#platform/server/keys';
import {
  createGateway,
  type Counters,
  type Gateway,
  type Log,
} from '../modules/endpoints/server/gateway/index.ts';

/**
 * The gateway as a process of its own: started by `gateway-process.ts`, told by message what to do, and ended when the
 * one who started it is gone. It knows the way to the database and the sealing key; of mail and web it knows nothing.
 */

/** What the process is told once, at its start. */
export interface GatewayOrder {
  readonly connection: Connection;
  readonly keyFile: string;
  readonly host: string;
  readonly port: number;
  /** How often a port that is taken is tried again before that is the end; undefined: for ever. */
  readonly tries: number | undefined;
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly trustedProxies: readonly string[];
  readonly files: readonly (readonly [name: string, path: string])[];
  readonly logLevel: string;
}

/** What the process tells. */
export type GatewayNews =
  | { readonly kind: 'listening'; readonly port: number }
  /** `isFinal`: it gives up. */
  | { readonly kind: 'blocked'; readonly code: string; readonly isFinal: boolean }
  | {
      readonly kind: 'figures';
      readonly counters: Counters;
      readonly sessions: number;
      readonly sockets: number;
    };

const tryAgainMs = { asked: 500, otherwise: 5000 };
const figuresEveryMs = 2000;

function tell(news: GatewayNews): void {
  // The other side may be gone at this moment; then this process ends too.
  if (process.connected) process.send?.(news, undefined, undefined, () => undefined);
}

async function open(order: GatewayOrder, log: Log): Promise<Gateway> {
  const database = openDatabase(order.connection, {
    maxConnections: 6,
    onError: (error) => log('warn', `database: ${error.message}`),
  });
  let tries = 0;
  const gateway = await createGateway(
    {
      clock: systemClock,
      keys: loadKeys(order.keyFile).keys,
      database,
      connection: order.connection,
      gatewayId: newId(),
      log,
    },
    {
      host: order.host,
      port: order.port,
      tls: order.tls,
      trustedProxies: order.trustedProxies,
      files: new Map(order.files),
      onBlocked(error) {
        tries += 1;
        const isFinal = order.tries !== undefined && tries >= order.tries;
        const isNews = tries === 1 || isFinal;
        const code = (error as { code?: string }).code ?? error.message;
        if (isNews && (order.tries === undefined || isFinal)) tell({ kind: 'blocked', code, isFinal });
        if (isFinal) return undefined;
        return order.tries === undefined ? tryAgainMs.otherwise : tryAgainMs.asked;
      },
    },
  );
  return {
    ...gateway,
    async close() {
      await gateway.close();
      await database.close();
    },
  };
}

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** One JSON object a line on standard output, as the desk writes its own. */
function logAt(threshold: string): Log {
  const lowest = levels.indexOf(threshold);
  return (level, words, fields = {}) => {
    const rank = levels.indexOf(level);
    if (rank < lowest) return;
    const line = { level: (rank + 1) * 10, time: Date.now(), pid: process.pid, name: 'gateway', ...fields };
    process.stdout.write(`${JSON.stringify({ ...line, msg: words })}\n`);
  };
}

async function run(order: GatewayOrder): Promise<void> {
  const log = logAt(order.logLevel);
  const gateway = await open(order, log);
  tell({ kind: 'listening', port: gateway.port });
  const figures = setInterval(
    () => tell({ kind: 'figures', counters: gateway.counters, ...gateway.connected() }),
    figuresEveryMs,
  );
  let isClosing = false;
  const close = (): void => {
    if (isClosing) return;
    isClosing = true;
    clearInterval(figures);
    gateway.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log('error', `the end was not orderly: ${(error as Error).message}`);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, close);
}

// Whoever started this is gone: another one will be started, and it needs the port.
process.once('disconnect', () => process.exit(0));
process.once('message', (order) => {
  run(order as GatewayOrder).catch((error: unknown) => {
    process.stderr.write(`The gateway did not start: ${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  });
});
