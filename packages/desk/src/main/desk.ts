import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { systemClock, type Clock } from '#platform/server/clock';
import { openDatabase, type Connection, type Database } from '#platform/server/db/database';
import { createHttp } from '#platform/server/http/app';
import type { RequestPath } from '#platform/server/http/mount';
import { keysFrom, loadKeys, type Keys } from '#platform/server/keys';
import { newId } from '#platform/server/ids';
import { openHints, type Hints } from '#platform/server/realtime/hints';
import { mountLive, type LiveFeed } from '#platform/server/realtime/live';
import { startBackground } from './background.ts';
import { compose, type Rooms } from './compose.ts';
import { ConfigError, type Config } from './config.ts';
import { gatewayGauges } from './gateway-gauges.ts';
import { newGatewayWatch, type GatewayWatch } from './gateway-process.ts';
import { mountHouse } from './house-routes.ts';

/** How to open a desk. */
export interface DeskOptions {
  readonly config: Config;
  readonly connection: Connection;
  readonly clock?: Clock;
  /** Fixed key material; the key file otherwise. */
  readonly master?: Buffer;
  readonly maxConnections?: number;
  /** The gateway beside this desk, for figures and readiness. */
  readonly gateway?: GatewayWatch;
  /** The built web application, served beside the API. */
  readonly webFolder?: string;
}

/** A whole desk in one process: rooms, request path, database. It does not listen until told to. */
export interface Desk {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly rooms: Rooms;
  readonly keys: Keys;
  readonly clock: Clock;
  /** Names this process to others while it lives. */
  readonly processId: string;
  /** Requests that came through the control socket carry the rights of the console. */
  readonly fromConsole: WeakSet<IncomingMessage>;
  /** Starts timers, outbox, listeners and the SMTP listener. */
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a desk on a migrated database. */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { config } = options;
  const clock = options.clock ?? systemClock;
  const keys = options.master ? keysFrom(options.master) : readKeys(config.keyFile);
  const cookies = { secure: config.publicUrl.startsWith('https:') };
  const app = createHttp({
    cookies,
    trustedProxies: config.trustedProxies,
    logLevel: config.logLevel,
    ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
  });
  // The message and the code alone: database errors carry their whole connection.
  const onError = (error: Error & { code?: unknown }) =>
    app.log.error({ code: error.code, stack: error.stack }, `background: ${error.message}`);
  const database = openDatabase(options.connection, {
    onError,
    ...(options.maxConnections ? { maxConnections: options.maxConnections } : {}),
  });
  const processId = newId();
  const warn = (words: string) => app.log.warn(words);
  const rooms = compose({ config, clock, keys, database, processId, onError, warn });
  const fromConsole = new WeakSet<IncomingMessage>();
  const path: RequestPath = {
    database,
    clock,
    cookies,
    authenticate: (request: FastifyRequest) =>
      fromConsole.has(request.raw)
        ? Promise.resolve(rooms.identity.api.consoleActor(request.id))
        : rooms.identity.api.authenticate(database, request),
    anyone: (request) => rooms.identity.api.anyone(request.id),
  };
  const hints = await openHints(options.connection, database, { processId, onError });
  const gateway = options.gateway ?? newGatewayWatch();
  let live: LiveFeed | undefined;
  app.register((routes, _options, done) => {
    live = mountLive(routes, path, { database, hints, seenBy: rooms.seenBy, onError });
    mountHouse(routes, {
      config,
      contracts: rooms.contracts,
      database,
      liveConnections: () => live?.connections() ?? 0,
      roomGauges: [...rooms.gauges, ...gatewayGauges(database, gateway)],
      machineTrouble: () => gateway.trouble,
      mailListens: () => rooms.mail.isListening(),
    });
    rooms.mount(routes, path);
    done();
  });
  await app.ready();
  return {
    app,
    database,
    rooms,
    keys,
    clock,
    processId,
    fromConsole,
    ...running({ app, database, rooms, clock, hints, onError, closeLive: () => live?.close() }),
  };
}

function readKeys(file: string): Keys {
  try {
    return loadKeys(file).keys;
  } catch (error) {
    throw new ConfigError(
      `The sealing key cannot be read: ${(error as Error).message}`,
      'DESKHAND_KEY_FILE names it; give it back to the user who starts the desk, or put the kept copy in its place.',
    );
  }
}

function running(deps: {
  app: FastifyInstance;
  database: Database;
  rooms: Rooms;
  clock: Clock;
  hints: Hints;
  onError: (error: Error) => void;
  closeLive: () => void;
}) {
  let background: { close(): Promise<void> } | undefined;
  let mail: { close(): Promise<void> } | undefined;
  return {
    async start() {
      background = startBackground(deps);
      mail = await deps.rooms.mail.start();
    },
    /** In the order of the way in: no new mail or request, then what runs, then the database. */
    async close() {
      await mail?.close();
      deps.closeLive();
      await deps.app.close();
      await background?.close();
      await deps.hints.close();
      await deps.database.close();
    },
  };
}
