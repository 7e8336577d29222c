import { sql } from 'kysely';
import type { FastifyInstance } from 'fastify';
import type { RoomContract } from '#platform/contract/contract';
import { AppError, platformErrors } from '#platform/contract/errors';
import { openapi } from '#platform/contract/openapi';
import type { Database } from '#platform/server/db/database';
import { watchRequests, type RoomGauge } from '#platform/server/http/metrics';
import type { Config } from './config.ts';
import { isDemo } from './demo-mark.ts';

interface HouseRoutes {
  readonly config: Config;
  readonly contracts: readonly RoomContract[];
  readonly database: Database;
  readonly liveConnections: () => number;
  readonly roomGauges: readonly RoomGauge[];
  /** Why machines cannot connect, where they should be able to. */
  readonly machineTrouble: () => string | undefined;
  /** Whether mail servers are listened to, where that is not off. */
  readonly mailListens: () => boolean;
}

/** Routes of the house itself: whether it lives, whether it can work, its figures, its contract. */
export function mountHouse(app: FastifyInstance, deps: HouseRoutes): void {
  const document = JSON.stringify(openapi(deps.contracts, deps.config.version));
  const figures = watchRequests(app, deps);
  app.get('/healthz', async (_request, reply) => reply.type('text/plain').send('alive\n'));
  app.get('/readyz', async (_request, reply) => {
    await deps.database.reader
      .first(sql`select 1`)
      .catch((cause: unknown) => Promise.reject(new AppError(platformErrors.unavailable, { cause })));
    if (!deps.mailListens()) throw new AppError(platformErrors.unavailable, { facts: { waitsFor: 'mail' } });
    // No reason to send people elsewhere: their work goes on, and whoever looks is told.
    const trouble = deps.machineTrouble();
    const line = trouble === undefined ? '' : `machines cannot connect: ${trouble}\n`;
    return reply.type('text/plain').send(`ready\n${line}`);
  });
  app.get('/metrics', async (_request, reply) => reply.type(figures.contentType).send(await figures.read()));
  // Public: what this is, and whether it is a demonstration, so that nobody takes invented people for real ones.
  app.get('/api/about', async () => ({
    version: deps.config.version,
    demo: await isDemo(deps.database.reader),
  }));
  app.get('/api/openapi.json', async (_request, reply) => reply.type('application/json').send(document));
}
