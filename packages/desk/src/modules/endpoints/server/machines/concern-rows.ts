import { sql, type RawBuilder } from 'kysely';
import { concernLimits, type MachineFacts, type MachineState } from '../../contract.ts';

/** The facts behind the concerns as the queries read them. */
export interface ConcernRow {
  readonly state: MachineState;
  readonly is_connected: boolean;
  readonly last_seen_at: Date | null;
  readonly enrolled_at: Date;
  readonly unknown_outcomes: number;
  readonly conflicts: number;
  readonly clock_offset_ms: number | null;
  readonly health: MachineFacts['health'];
}

const undecided = sql`from endpoints_results r where r.outcome = 'unknown'
  and not exists (select 1 from endpoints_decisions d where d.job_id = r.job_id)`;

function recentConflicts(now: Date): RawBuilder<unknown> {
  const since = new Date(now.getTime() - concernLimits.conflictDays * 86_400_000);
  return sql`from endpoints_conflicts x where x.received_at > ${since}`;
}

/** Columns of `ConcernRow` over `m` (machine) and `c` (its connection). */
export function concernColumns(now: Date): RawBuilder<unknown> {
  return sql`m.state, c.gateway_id is not null as is_connected, c.last_seen_at, m.enrolled_at,
    (select count(*)::int ${undecided} and r.machine_id = m.id) as unknown_outcomes,
    (select count(*)::int ${recentConflicts(now)} and x.machine_id = m.id) as conflicts,
    c.clock_offset_ms, c.health`;
}

export function toFacts(row: ConcernRow): MachineFacts {
  return {
    state: row.state,
    isConnected: row.is_connected,
    lastSeenAt: row.last_seen_at,
    enrolledAt: row.enrolled_at,
    unknownOutcomes: row.unknown_outcomes,
    conflicts: row.conflicts,
    clockOffsetMs: row.clock_offset_ms,
    health: row.health,
  };
}

/**
 * Whether `judgeConcerns` would find anything, over `m` and `c`, for filters and counts that must not read every
 * machine. That both agree is a test of its own.
 */
export function isConcern(now: Date): RawBuilder<boolean> {
  return sql<boolean>`(m.state <> 'retired' and (${hasConcernNow(now)} or m.id in (select r.machine_id ${undecided}) or m.id in (select x.machine_id ${recentConflicts(now)})))`;
}

/** The part of `isConcern` that looks at the machine and its connection alone. */
export function hasConcernNow(now: Date): RawBuilder<boolean> {
  const { clockOffMs, diskAvailableShare, memoryAvailableShare, offlineMs } = concernLimits;
  const seenBefore = new Date(now.getTime() - offlineMs);
  const figure = (name: string) => sql`(c.health ->> ${sql.lit(name)})::float8`;
  const share = (available: string, total: string, limit: number) =>
    sql`(${figure(total)} > 0 and ${figure(available)} / ${figure(total)} < ${limit}::float8)`;
  return sql<boolean>`(m.state in ('quarantined', 'pending') or abs(coalesce(c.clock_offset_ms, 0)) > ${clockOffMs}
    or coalesce(${share('diskAvailableBytes', 'diskTotalBytes', diskAvailableShare)}, false)
    or coalesce(${share('memoryAvailableBytes', 'memoryTotalBytes', memoryAvailableShare)}, false)
    or coalesce((c.health ->> 'rebootRequired')::boolean, false) or coalesce(${figure('droppedSamples')}, 0) > 0
    or (m.state = 'approved' and c.gateway_id is null and coalesce(c.last_seen_at, m.enrolled_at) < ${seenBefore}))`;
}
