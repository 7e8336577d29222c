import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { endpointErrors, judgeConcerns, type MachineDetail } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import type { MachineRow } from '../tables.ts';
import { visible } from '../visible.ts';
import { toFacts } from './concern-rows.ts';
import { at, machineColumns, machineJoins, named, toMachine, type ListedMachine } from './machine-rows.ts';

/** `change` keeps others from changing it until the end of the transaction, `keep` keeps it as it is beside others who do. */
type Lock = 'change' | 'keep' | 'look';

/** The machine with this id, if the actor may see it. */
export function findMachine(
  db: Reader,
  actor: Actor,
  id: string,
  lock: Lock = 'look',
): Promise<MachineRow | undefined> {
  const locking = { change: sql`for update of m`, keep: sql`for share of m`, look: sql`` }[lock];
  return db.first<MachineRow>(
    sql<MachineRow>`select m.* from endpoints_machines m where m.id = ${id} and ${visible(actor)} ${locking}`,
  );
}

/** Throws `endpoints.machine_not_found`. */
export async function requireMachine(
  db: Reader,
  actor: Actor,
  id: string,
  lock: Lock = 'look',
): Promise<MachineRow> {
  const row = await findMachine(db, actor, id, lock);
  if (!row) throw new AppError(endpointErrors.machineNotFound);
  return row;
}

interface DetailRow extends ListedMachine {
  readonly version: number;
  readonly serial: string | null;
  readonly claimed_machine_id: string | null;
  readonly arch: string;
  readonly public_key: string;
  readonly protocol_version: number | null;
  readonly trust_version: number | null;
  readonly boot_id: string | null;
  readonly full_health: MachineDetail['health'];
  readonly health_at: Date | null;
  readonly actions: MachineDetail['actions'] | null;
  readonly state_reason: string | null;
  readonly replaced_by: string | null;
  readonly replaced_by_name: string | null;
  readonly waiting_jobs: number;
}

/** One machine with everything on its page. Throws `endpoints.machine_not_found`. */
export async function readMachine(
  db: Reader,
  deps: Pick<EndpointsDeps, 'clock'>,
  actor: Actor,
  id: string,
): Promise<MachineDetail> {
  const now = deps.clock.now();
  const row =
    await db.first<DetailRow>(sql<DetailRow>`select ${machineColumns(now)}, m.version, m.serial, m.claimed_machine_id,
      m.arch, m.public_key, c.protocol_version, c.trust_version, c.boot_id, c.health as full_health, c.health_at, c.actions,
      m.state_reason, m.replaced_by, n.name as replaced_by_name,
      (select count(*)::int from endpoints_jobs j where j.machine_id = m.id and j.state = 'queued') as waiting_jobs
    from endpoints_machines m ${machineJoins} left join endpoints_machines n on n.id = m.replaced_by
    where m.id = ${id} and ${visible(actor)}`);
  if (!row) throw new AppError(endpointErrors.machineNotFound);
  return {
    ...toMachine(row, now),
    version: row.version,
    serial: row.serial,
    machineId: row.claimed_machine_id,
    arch: row.arch,
    publicKey: row.public_key,
    protocolVersion: row.protocol_version,
    trustVersion: row.trust_version ?? 0,
    bootId: row.boot_id,
    clockOffsetMs: row.clock_offset_ms,
    health: row.full_health,
    healthAt: at(row.health_at),
    actions: row.actions ?? [],
    reasons: judgeConcerns(toFacts(row), now),
    stateReason: row.state_reason,
    replacedBy: named(row.replaced_by, row.replaced_by_name),
    waitingJobs: row.waiting_jobs,
  };
}
