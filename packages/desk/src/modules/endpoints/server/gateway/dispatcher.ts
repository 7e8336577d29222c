import { sql } from 'kysely';
import type { SignedCancel } from '@deskhand/protocol';
import { endOfLog, eventsAfter, type LoggedEvent, type Position } from '#platform/server/events/tail';
import type { Hints } from '#platform/server/realtime/hints';
import { endpointEvents } from '../../contract.ts';
import type { GatewayDeps } from './deps.ts';
import { repeat, type Rounds } from './rounds.ts';
import type { Session } from './session.ts';
import type { TrustHolder } from './trust-holder.ts';

type Deps = GatewayDeps & {
  readonly trust: TrustHolder;
  readonly hints: Hints;
  readonly sessions: ReadonlyMap<string, Session>;
  readonly drop: (machineId: string) => void;
};

const sweepEveryMs = 2000;
const trustEveryMs = 60_000;
const eventsPerRead = 500;
const longestPauseMs = 60_000;

/**
 * Tells machines what is new for them: it follows the event log behind a hint, and looks at the jobs themselves every
 * two seconds, so that neither a lost hint nor a transaction that stays open keeps work from a machine.
 */
export class Dispatcher {
  readonly #deps: Deps;
  #position: Position = { xid: '0', seq: 0 };
  #rounds: Rounds | undefined;
  #stopHints: () => void = () => undefined;
  #sweptMs = 0;
  #trustMs = 0;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    this.#position = await endOfLog(this.#deps.database.reader);
    await this.#refreshTrust();
    const rounds = repeat(
      sweepEveryMs,
      () => this.#round(),
      (error) => this.#deps.log('error', `the event log could not be followed: ${(error as Error).message}`),
    );
    this.#rounds = rounds;
    this.#stopHints = this.#deps.hints.onHint(() => rounds.poke());
  }

  async stop(): Promise<void> {
    this.#stopHints();
    await this.#rounds?.stop();
  }

  async #round(): Promise<void> {
    await this.#follow();
    const now = performance.now();
    if (now - this.#trustMs > trustEveryMs) await this.#refreshTrust();
    if (now - this.#sweptMs < sweepEveryMs) return;
    this.#sweptMs = now;
    await this.#dropMoved();
    await this.#sweep(now);
  }

  async #follow(): Promise<void> {
    for (;;) {
      const events = await eventsAfter(this.#deps.database.reader, this.#position, eventsPerRead);
      const last = events.at(-1);
      if (last === undefined) return;
      await this.#take(events.filter(({ subjectRoom }) => subjectRoom === 'endpoints'));
      this.#position = { xid: last.xid, seq: last.seq };
      if (events.length < eventsPerRead) return;
    }
  }

  /** One hint is enough for a machine, however much is new for it. */
  async #take(events: readonly LoggedEvent[]): Promise<void> {
    const work = new Set<string>();
    const stopped: string[] = [];
    let isTrustNew = false;
    for (const { name, subjectId, data } of events) {
      if (workEvents.has(name)) work.add(subjectId);
      else if (name === endpointEvents.withdrawn.name) stopped.push(String(data['jobId']));
      else if (cuttingEvents.has(name)) this.#deps.drop(subjectId);
      else if (trustEvents.has(name)) isTrustNew = true;
    }
    for (const machineId of work) this.#deps.sessions.get(machineId)?.push({ kind: 'work' });
    if (stopped.length > 0) await this.#cancel(stopped);
    if (isTrustNew) await this.#refreshTrust();
  }

  async #cancel(jobIds: readonly string[]): Promise<void> {
    interface Row {
      readonly machineId: string;
      readonly cancel: string;
    }
    const rows = await this.#deps.database.reader.rows<Row>(sql<Row>`
      select machine_id as "machineId", cancel from endpoints_jobs
      where id = any(${[...jobIds]}::uuid[]) and cancel is not null and state <> 'ended'`);
    for (const { machineId, cancel } of rows)
      this.#deps.sessions
        .get(machineId)
        ?.push({ kind: 'cancel', cancel: JSON.parse(cancel) as SignedCancel });
  }

  /** New keys reach machines before anything requires them (section 3 of the specification). */
  async #refreshTrust(): Promise<void> {
    const { trust, sessions } = this.#deps;
    await trust.refresh();
    this.#trustMs = performance.now();
    for (const session of sessions.values()) {
      if (session.trustVersion >= trust.version) continue;
      for (const statement of trust.above(session.trustVersion))
        session.push({ kind: 'trust', trust: statement });
      session.trustVersion = trust.version;
    }
  }

  /** A machine that proved a newer session at another gateway has no conversation here any more. */
  async #dropMoved(): Promise<void> {
    const { database, gatewayId, sessions, drop } = this.#deps;
    if (sessions.size === 0) return;
    const rows = await database.reader.rows<{ id: string; session: string }>(sql<{
      id: string;
      session: string;
    }>`select machine_id as id, proved_session as session from endpoints_connections
      where gateway_id is not null and gateway_id <> ${gatewayId} and machine_id = any(${[...sessions.keys()]}::uuid[])`);
    for (const { id, session } of rows) {
      const own = sessions.get(id);
      if (own !== undefined && own.id !== session) drop(id);
    }
  }

  /** Machines of ours that have not taken what waits for them are told again, at longer and longer intervals. */
  async #sweep(nowMs: number): Promise<void> {
    const { database, clock, gatewayId, sessions } = this.#deps;
    if (sessions.size === 0) return;
    interface Row {
      readonly machineId: string;
      readonly sequence: number;
    }
    const rows = await database.reader.rows<Row>(sql<Row>`
      select j.machine_id as "machineId", max(j.sequence) as sequence
      from endpoints_jobs j join endpoints_connections c on c.machine_id = j.machine_id
      where c.gateway_id = ${gatewayId} and j.state = 'queued' and j.envelope is not null and j.cancel is null
        and j.expires_at > ${clock.now()}
      group by j.machine_id`);
    for (const { machineId, sequence } of rows) {
      const session = sessions.get(machineId);
      if (session !== undefined && isDue(session, sequence, nowMs)) session.push({ kind: 'work' });
    }
  }
}

function isDue({ nudged }: Session, sequence: number, nowMs: number): boolean {
  if (sequence <= nudged.sequence && nowMs < nudged.againMs) return false;
  nudged.pauseMs = sequence > nudged.sequence ? sweepEveryMs : Math.min(nudged.pauseMs * 2, longestPauseMs);
  nudged.sequence = sequence;
  nudged.againMs = nowMs + nudged.pauseMs;
  return true;
}

const names = (...events: readonly { readonly name: string }[]): ReadonlySet<string> =>
  new Set(events.map(({ name }) => name));
const workEvents = names(endpointEvents.asked, endpointEvents.approvedJob);
const cuttingEvents = names(endpointEvents.quarantined, endpointEvents.retired);
const trustEvents = names(endpointEvents.trustChanged, endpointEvents.dispatchKeyMade);
