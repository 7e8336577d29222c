import { sql } from 'kysely';
import type { Health } from '@deskhand/protocol';
import { systemActor } from '#platform/server/actor';
import { isAbsent } from '#platform/server/db/presence';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { endpointEvents } from '../../contract.ts';
import { endpointSubject } from '../subject.ts';
import type { Counters } from './counters.ts';
import type { GatewayDeps } from './deps.ts';
import { repeat, type Rounds } from './rounds.ts';
import type { Session } from './session.ts';

/** A machine that comes back sooner was never away, as far as the event log is concerned: restarts are no news. */
export const awayMs = 60_000;
const flushEveryMs = 1000;
const lookEveryMs = 10_000;
/** Events of one flush: an outage of everything is told over seconds, not in one. */
const eventsPerFlush = 200;

type Deps = GatewayDeps & { readonly counters: Counters };

/** Rows are locked in one order, so that two statements over many machines never wait for each other in a circle. */
export const inOrder = sql`select c.machine_id as id from endpoints_connections c join given g on g.id = c.machine_id
  order by c.machine_id for no key update of c`;

/**
 * Who is connected and how they are, written for all machines together once a second. The row says it at once; the event
 * log hears of a machine only when it was away for over a minute.
 */
export class Presence {
  readonly #deps: Deps;
  /** Signs of life since the last flush. */
  readonly #alive = new Map<string, Health | null>();
  readonly #lost = new Set<string>();
  /** Machines whose connection ended, and when (steady clock). */
  readonly #away = new Map<string, number>();
  readonly #news: NewEvent[] = [];
  readonly #rounds: Rounds[];
  /** Gateways that were found absent once: the second time they are believed to be dead. */
  #suspects = new Set<string>();

  constructor(deps: Deps) {
    this.#deps = deps;
    const onError = (error: unknown): void =>
      deps.log('error', `presence could not be written: ${(error as Error).message}`);
    this.#rounds = [
      repeat(flushEveryMs, () => this.#flush(), onError),
      repeat(lookEveryMs, () => this.#clearDead(), onError),
    ];
  }

  /** Looks for what a gateway before us left behind. */
  start(): void {
    for (const one of this.#rounds) one.poke();
  }

  connected(session: Session): void {
    const { machineId } = session;
    const wasHere = this.#away.delete(machineId);
    this.#lost.delete(machineId);
    if (!this.#alive.has(machineId)) this.#alive.set(machineId, null);
    if (session.isNews && !wasHere) this.#tell(endpointEvents.connected, machineId);
    session.isNews = false;
  }

  heartbeat(session: Session, health: Health): void {
    this.#deps.counters.heartbeats += 1;
    this.#alive.set(session.machineId, health);
  }

  lost(machineId: string): void {
    this.#alive.delete(machineId);
    this.#lost.add(machineId);
    this.#away.set(machineId, performance.now());
  }

  #tell(type: typeof endpointEvents.connected | typeof endpointEvents.lost, machineId: string): void {
    const at = this.#deps.clock.now();
    const actor = systemActor('gateway', [], 'system', newId(at.getTime()));
    this.#news.push(happened(type, { actor, at, subject: endpointSubject(machineId) }, {}));
  }

  async #flush(): Promise<void> {
    const at = this.#deps.clock.now();
    const alive = [...this.#alive].map(([id, health]) => ({ id, health }));
    const lost = [...this.#lost];
    this.#alive.clear();
    this.#lost.clear();
    try {
      await this.#write(alive, lost, at);
    } catch (error) {
      // What is newer by now wins; nothing that was known is forgotten because the database was away.
      for (const { id, health } of alive)
        if (!this.#alive.has(id) && !this.#lost.has(id)) this.#alive.set(id, health);
      for (const id of lost) if (!this.#alive.has(id)) this.#lost.add(id);
      throw error;
    }
    await this.#noteAway();
    await this.#writeNews();
  }

  async #write(
    alive: readonly { readonly id: string; readonly health: Health | null }[],
    lost: readonly string[],
    at: Date,
  ): Promise<void> {
    const { database, gatewayId } = this.#deps;
    if (alive.length > 0)
      await database.writeAlone(sql`
        with given as materialized (select * from json_to_recordset(${JSON.stringify(alive)}::json) as g(id uuid, health jsonb)),
        locked as materialized (${inOrder})
        update endpoints_connections c set gateway_id = ${gatewayId}, last_seen_at = ${at},
          health = coalesce(g.health, c.health), health_at = case when g.health is null then c.health_at else ${at} end
        from given g join locked l on l.id = g.id where c.machine_id = g.id`);
    if (lost.length > 0)
      await database.writeAlone(sql`
        with given as materialized (select unnest(${[...lost]}::uuid[]) as id),
        locked as materialized (${inOrder})
        update endpoints_connections c set gateway_id = null, last_seen_at = ${at}
        from locked l where c.machine_id = l.id and c.gateway_id = ${gatewayId}`);
  }

  /** Those who have been away for long enough, and are not at another gateway meanwhile. */
  async #noteAway(): Promise<void> {
    const before = performance.now() - awayMs;
    const due = [...this.#away].filter(([, sinceMs]) => sinceMs < before).map(([id]) => id);
    const ids = due.slice(0, eventsPerFlush);
    if (ids.length === 0) return;
    const gone = await this.#deps.database.reader.rows<{ id: string }>(sql<{ id: string }>`
      select c.machine_id as id from endpoints_connections c join endpoints_machines m on m.id = c.machine_id
      where c.machine_id = any(${ids}::uuid[]) and c.gateway_id is null and m.state = 'approved'`);
    for (const id of ids) this.#away.delete(id);
    for (const { id } of gone) this.#tell(endpointEvents.lost, id);
  }

  async #writeNews(): Promise<void> {
    const events = this.#news.slice(0, eventsPerFlush);
    if (events.length === 0) return;
    await this.#deps.database.write((tx) => record(tx, { events, select: sql`select 1` }));
    this.#news.splice(0, events.length);
  }

  /** Machines of a gateway that died are at none. Its lock is gone; twice, because a connection may break and come back. */
  async #clearDead(): Promise<void> {
    const { database, gatewayId } = this.#deps;
    const others = await database.reader.rows<{ id: string }>(sql<{ id: string }>`
      select distinct gateway_id as id from endpoints_connections where gateway_id is not null and gateway_id <> ${gatewayId}`);
    const absent = new Set<string>();
    for (const { id } of others) {
      const [row] = await database.writeAlone<{ absent: boolean }>(
        sql<{ absent: boolean }>`select ${isAbsent(sql`${id}`)} as absent`,
      );
      if (row?.absent === true) absent.add(id);
    }
    for (const id of absent) if (this.#suspects.has(id)) await this.#clear(id);
    this.#suspects = absent;
  }

  async #clear(deadId: string): Promise<void> {
    const left = await this.#deps.database.writeAlone<{ id: string }>(sql<{ id: string }>`
      update endpoints_connections set gateway_id = null where gateway_id = ${deadId} returning machine_id as id`);
    for (const { id } of left) this.#away.set(id, performance.now());
    if (left.length > 0)
      this.#deps.log('warn', `a gateway is gone; ${left.length} of its machines have not come here yet`);
  }

  /** Everybody is at no gateway now; called when this one ends. */
  async stop(): Promise<void> {
    await Promise.all(this.#rounds.map((one) => one.stop()));
    await this.#flush();
  }
}
