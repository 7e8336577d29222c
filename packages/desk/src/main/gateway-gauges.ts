import { sql } from 'kysely';
import type { Database } from '#platform/server/db/database';
import type { RoomGauge } from '#platform/server/http/metrics';
import type { GatewayWatch } from './gateway-process.ts';

/** Figures about machines: what the database knows of all gateways, and what the one beside this desk has done. */
export function gatewayGauges({ reader }: Database, watch: GatewayWatch): readonly RoomGauge[] {
  const one = (name: string, help: string, value: () => number): RoomGauge => ({
    name,
    help,
    labelNames: [],
    read: () => Promise.resolve([{ labels: {}, value: value() }]),
  });
  return [
    {
      name: 'deskhand_machines_connected',
      help: 'Machines that are connected to any gateway',
      labelNames: [],
      async read() {
        const row = await reader.first<{ n: number }>(sql<{ n: number }>`
          select count(*)::int as n from endpoints_connections where gateway_id is not null`);
        return [{ labels: {}, value: row?.n ?? 0 }];
      },
    },
    {
      name: 'deskhand_jobs_open',
      help: 'Jobs that machines have not ended',
      labelNames: ['state'],
      async read() {
        const rows = await reader.rows<{ state: string; n: number }>(sql<{ state: string; n: number }>`
          select state, count(*)::int as n from endpoints_jobs
          where state in ('queued', 'accepted', 'started') group by state`);
        return rows.map(({ state, n }) => ({ labels: { state }, value: n }));
      },
    },
    one('deskhand_gateway_listening', '1 when the gateway beside this desk takes machines', () =>
      watch.state === 'listening' ? 1 : 0,
    ),
    one('deskhand_gateway_starts_total', 'How often the gateway was started', () => watch.starts),
    one('deskhand_gateway_sockets', 'Open sockets of machines', () => watch.sockets),
    {
      name: 'deskhand_gateway_total',
      help: 'What the gateway has done since it was started last',
      labelNames: ['what'],
      read: () =>
        Promise.resolve(
          Object.entries(watch.counters).map(([what, value]) => ({ labels: { what }, value: value ?? 0 })),
        ),
    },
  ];
}
