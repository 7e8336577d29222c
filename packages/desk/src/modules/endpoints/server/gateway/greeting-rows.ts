import { sql } from 'kysely';
import type { Database } from '#platform/server/db/database';
import { findMachines, type KnownMachine } from './known-machine.ts';
import { limits } from './limits.ts';
import { inOrder } from './presence.ts';
import { Together } from './together.ts';

/** What a hello leaves in the database, and the row that it was judged by. */
export interface HelloRow {
  readonly id: string;
  readonly was_connection: number;
  readonly was_proved: string | null;
  readonly connection: number;
  readonly offered_session: string;
  readonly protocol_version: number;
  readonly trust_version: number;
  readonly boot_id: string;
  readonly clock_offset_ms: number | null;
  readonly actions: readonly unknown[];
  readonly agent_version: string;
  readonly highest: number;
  readonly hello_hash: string;
}

/** Hellos that are remembered: a proxy may send one again after the next ones. */
const rememberedHellos = 8;

interface Proof {
  readonly id: string;
  readonly session: string;
}

/** The statements of connecting: single questions, asked for many machines at once. */
export interface GreetingRows {
  readonly findMachine: (id: string) => Promise<KnownMachine | undefined>;
  /** False when the row is no longer what was judged. */
  readonly keepHello: (row: HelloRow) => Promise<boolean>;
  /** False when another session was offered last, or this one was proved before. */
  readonly keepProof: (proof: Proof) => Promise<boolean>;
  /** Whether a job waits that the machine may be given; most that connect have none. */
  readonly hasWork: (machineId: string) => Promise<boolean>;
}

export function greetingRows(database: Database): GreetingRows {
  const most = limits.greetingsTogether;
  const about = (row: { readonly id: string }): string => row.id;
  const itself = (id: string): string => id;
  const machines = new Together((ids: readonly string[]) => findMachines(database.reader, ids), {
    most,
    about: itself,
  });
  const hellos = new Together((rows: readonly HelloRow[]) => keepHellos(database, rows), { most, about });
  const proofs = new Together((rows: readonly Proof[]) => keepProofs(database, rows), { most, about });
  const work = new Together((ids: readonly string[]) => whoHasWork(database, ids), { most, about: itself });
  return {
    findMachine: (id) => machines.ask(id),
    keepHello: (row) => hellos.ask(row),
    keepProof: (proof) => proofs.ask(proof),
    hasWork: (machineId) => work.ask(machineId),
  };
}

/** A desk that came from a backup learns here how far its numbers of jobs had gone. */
async function keepHellos(database: Database, rows: readonly HelloRow[]): Promise<boolean[]> {
  const kept = await database.writeAlone<{ id: string }>(sql<{ id: string }>`
    with given as materialized (select * from json_to_recordset(${JSON.stringify(rows)}::json) as g(id uuid, was_connection bigint,
      was_proved text, connection bigint, offered_session text, protocol_version smallint, trust_version bigint, boot_id text,
      clock_offset_ms bigint, actions jsonb, agent_version text, highest bigint, hello_hash text)),
    locked as materialized (${inOrder}),
    raised as (
      update endpoints_sequences s set highest = g.highest from given g
      where s.machine_id = g.id and s.highest < g.highest),
    versioned as (
      update endpoints_machines m set agent_version = g.agent_version from given g
      where m.id = g.id and m.agent_version <> g.agent_version)
    update endpoints_connections c set connection = g.connection, offered_session = g.offered_session,
      protocol_version = g.protocol_version, trust_version = g.trust_version, boot_id = g.boot_id,
      clock_offset_ms = g.clock_offset_ms, actions = g.actions,
      hellos = (array[g.hello_hash] || c.hellos)[1:${sql.lit(rememberedHellos)}]
    from given g join locked l on l.id = g.id
    where c.machine_id = g.id and c.connection = g.was_connection
      and c.proved_session is not distinct from g.was_proved
    returning c.machine_id as id`);
  const ids = new Set(kept.map(({ id }) => id));
  return rows.map(({ id }) => ids.has(id));
}

async function keepProofs(database: Database, rows: readonly Proof[]): Promise<boolean[]> {
  const kept = await database.writeAlone<{ id: string }>(sql<{ id: string }>`
    with given as materialized (select * from json_to_recordset(${JSON.stringify(rows)}::json) as g(id uuid, session text)),
    locked as materialized (${inOrder})
    update endpoints_connections c set proved_session = c.offered_session, offered_session = null, takes_any_session = false
    from given g join locked l on l.id = g.id
    where c.machine_id = g.id and c.offered_session = g.session returning c.machine_id as id`);
  const ids = new Set(kept.map(({ id }) => id));
  return rows.map(({ id }) => ids.has(id));
}

async function whoHasWork(database: Database, ids: readonly string[]): Promise<boolean[]> {
  const rows = await database.reader.rows<{ id: string }>(sql<{ id: string }>`
    select id from unnest(${[...ids]}::uuid[]) as g(id) where exists (select from endpoints_jobs j
      where j.machine_id = g.id and j.state in ('queued', 'accepted'))`);
  const having = new Set(rows.map(({ id }) => id));
  return ids.map((id) => having.has(id));
}
