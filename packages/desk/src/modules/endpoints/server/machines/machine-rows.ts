import { sql, type RawBuilder } from 'kysely';
import { judgeConcerns, type Machine } from '../../contract.ts';
import { concernColumns, toFacts, type ConcernRow } from './concern-rows.ts';

/** A machine as the queries read it, with names joined and jobs counted. */
export interface ListedMachine extends ConcernRow {
  readonly id: string;
  readonly name: string;
  readonly sort_key: string;
  readonly site_id: string;
  readonly site_name: string | null;
  readonly person_id: string | null;
  readonly person_name: string | null;
  readonly team_id: string | null;
  readonly team_name: string | null;
  readonly hostname: string;
  readonly os: string;
  readonly agent_version: string;
  readonly open_jobs: number;
}

/** Jobs without an end; each part is an index of its own. */
const openJobs = sql`((select count(*) from endpoints_jobs j where j.machine_id = m.id and j.state in ('queued', 'accepted', 'started'))
  + (select count(*) from endpoints_jobs j where j.machine_id = m.id and j.state = 'awaiting-approval'))::int`;

/** Columns of `ListedMachine` over `machineJoins`. */
export function machineColumns(now: Date): RawBuilder<unknown> {
  return sql`m.id, m.name, m.sort_key, m.site_id, s.name as site_name, m.person_id, p.name as person_name,
    m.team_id, g.name as team_name, m.hostname, m.os, m.agent_version, ${openJobs} as open_jobs, ${concernColumns(now)}`;
}

/** The machine `m` with its connection `c`. */
export const machineTables: RawBuilder<unknown> = sql`endpoints_machines m left join endpoints_connections c on c.machine_id = m.id`;

/** Names beside a machine. */
export const machineJoins: RawBuilder<unknown> = sql`left join endpoints_connections c on c.machine_id = m.id
  left join identity_site_cards s on s.id = m.site_id
  left join identity_cards p on p.id = m.person_id
  left join identity_team_cards g on g.id = m.team_id`;

/** The public form of a list row. */
export function toMachine(row: ListedMachine, now: Date): Machine {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    site: { id: row.site_id, name: row.site_name ?? '' },
    person: named(row.person_id, row.person_name),
    team: named(row.team_id, row.team_name),
    hostname: row.hostname,
    os: row.os,
    agentVersion: row.agent_version,
    isConnected: row.is_connected,
    lastSeenAt: at(row.last_seen_at),
    concerns: judgeConcerns(toFacts(row), now).map(({ concern }) => concern),
    openJobs: row.open_jobs,
    enrolledAt: row.enrolled_at.toISOString(),
  };
}

/** A thing with a name, or null. */
export function named(id: string | null, name: string | null): { id: string; name: string } | null {
  return id !== null && name !== null ? { id, name } : null;
}

/** An instant of a row as the contract writes it. */
export function at(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}

/** How machines are ordered: without case, numbers by their value, so that PC-9 stands before PC-10. */
export function sortKey(name: string): string {
  const folded = name.normalize('NFKC').toLowerCase();
  return folded.replaceAll(/\d{1,12}/g, (digits) => digits.padStart(12, '0')).slice(0, 400);
}
