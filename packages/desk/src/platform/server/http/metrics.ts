import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../db/database.ts';

/** Figures of one process in Prometheus' text form. */
export interface Figures {
  readonly contentType: string;
  read(): Promise<string>;
}

/** A figure that a room owns, read whenever somebody asks. */
export interface RoomGauge {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  readonly read: () => Promise<
    readonly { readonly labels: Record<string, string>; readonly value: number }[]
  >;
}

/** What is shown beside the requests. */
export interface Watched {
  readonly database: Database;
  readonly liveConnections: () => number;
  readonly roomGauges: readonly RoomGauge[];
}

/** Counts requests by route and status, and shows what waits: connections, outbox rows, live views. */
export function watchRequests(app: FastifyInstance, watched: Watched): Figures {
  const registry = new Registry();
  const of = { registers: [registry] };
  const requests = new Counter({
    ...of,
    name: 'deskhand_http_requests_total',
    help: 'Answered requests',
    labelNames: ['method', 'route', 'status'],
  });
  const seconds = new Histogram({
    ...of,
    name: 'deskhand_http_request_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
  });
  gauges(registry, watched);
  collectDefaultMetrics({ register: registry });
  app.addHook('onResponse', async (request, reply) => {
    // The pattern of the route, never the address itself: numbers in labels would grow without end.
    const route = request.routeOptions.url ?? 'none';
    requests.inc({ method: request.method, route, status: String(reply.statusCode) });
    seconds.observe({ method: request.method, route }, reply.elapsedTime / 1000);
  });
  return { contentType: registry.contentType, read: () => registry.metrics() };
}

function gauges(registry: Registry, { database, liveConnections, roomGauges }: Watched): void {
  const gauge = (
    name: string,
    help: string,
    labelNames: string[],
    collect: (gauge: Gauge) => void | Promise<void>,
  ) =>
    new Gauge({
      registers: [registry],
      name,
      help,
      labelNames,
      collect() {
        return collect(this as Gauge);
      },
    });
  gauge('deskhand_database_connections', 'Connections, and callers that wait for one', ['state'], (g) => {
    const load = database.load();
    for (const state of ['open', 'idle', 'waiting'] as const) g.set({ state }, load[state]);
  });
  gauge('deskhand_live_connections', 'Browsers on the live feed', [], (g) => g.set(liveConnections()));
  gauge('deskhand_outbox_rows', 'Outbox rows that have not left', ['state'], async (g) => {
    const rows = await database.reader.rows<{ state: string; n: number }>(sql<{
      state: string;
      n: number;
    }>`select state, count(*)::int as n
      from platform_outbox where state in ('ready', 'sending') group by state`);
    g.reset();
    for (const row of rows) g.set({ state: row.state }, row.n);
  });
  for (const { name, help, labelNames, read } of roomGauges)
    gauge(name, help, [...labelNames], async (g) => {
      const values = await read();
      g.reset();
      for (const { labels, value } of values) g.set(labels, value);
    });
}
