import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { endpointErrors, endpointEvents, type MachineState } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { openJobEvents, withdrawOpenJobs } from '../jobs/withdraw-open-jobs.ts';
import { endpointSubject } from '../subject.ts';
import type { MachineRow } from '../tables.ts';
import { findMachine, requireMachine } from './find-machine.ts';

type Needs = Pick<EndpointsDeps, 'clock'>;

/** Lets a machine that asked belong to the desk. Throws `endpoints.not_in_state`. */
export async function approveMachine(
  tx: Tx,
  deps: Needs,
  actor: Actor,
  { id }: { id: string },
): Promise<void> {
  await requireIn(tx, actor, id, ['pending']);
  const event = happened(endpointEvents.approved, happening(deps, actor, id), {});
  await move(tx, id, { to: 'approved', reason: null, events: [event] });
}

/** Cuts a machine off until a person releases it. Throws `endpoints.not_in_state`. */
export async function quarantineMachine(
  tx: Tx,
  deps: Needs,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  await requireIn(tx, actor, id, ['approved']);
  const event = happened(endpointEvents.quarantined, happening(deps, actor, id), { reason });
  await move(tx, id, { to: 'quarantined', reason, events: [event] });
}

/**
 * Ends a quarantine. The desk cannot know which of two copies is the real one, so the next that proves the key is
 * taken for it; the other one is caught at its next hello. Throws `endpoints.not_in_state`.
 */
export async function releaseMachine(
  tx: Tx,
  deps: Needs,
  actor: Actor,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  await requireIn(tx, actor, id, ['quarantined']);
  const event = happened(endpointEvents.released, happening(deps, actor, id), { reason });
  await move(tx, id, {
    to: 'approved',
    reason: null,
    events: [event],
    beside: {
      judged: sql`update endpoints_connections set takes_any_session = true where machine_id = ${id}`,
    },
  });
}

/** Ends a membership for ever. Throws `endpoints.not_in_state`, `endpoints.unknown_reference`. */
export async function retireMachine(
  tx: Tx,
  deps: Needs,
  actor: Actor,
  input: { id: string; reason: string; replacedBy?: string },
): Promise<void> {
  const { id, reason, replacedBy } = input;
  await requireIn(tx, actor, id, ['pending', 'approved', 'quarantined']);
  if (replacedBy !== undefined) await requireReplacement(tx, actor, id, replacedBy);
  const what = happening(deps, actor, id);
  const withdrawn = await openJobEvents(tx, what, id, reason);
  await move(tx, id, {
    to: 'retired',
    reason,
    events: [
      happened(endpointEvents.retired, what, { reason, replacedBy: replacedBy ?? null }),
      ...withdrawn,
    ],
    beside: {
      withdrawn: withdrawOpenJobs(id),
    },
    replacedBy,
  });
}

async function requireReplacement(tx: Tx, actor: Actor, id: string, replacedBy: string): Promise<void> {
  const found = replacedBy === id ? undefined : await findMachine(tx, actor, replacedBy, 'keep');
  if (found !== undefined && found.state !== 'retired') return;
  throw new AppError(endpointErrors.unknownReference, {
    detail: 'replacedBy names another machine that is not retired.',
    facts: { fields: ['replacedBy'] },
  });
}

async function requireIn(
  tx: Tx,
  actor: Actor,
  id: string,
  states: readonly MachineState[],
): Promise<MachineRow> {
  const machine = await requireMachine(tx, actor, id, 'change');
  if (states.includes(machine.state)) return machine;
  throw new AppError(endpointErrors.notInState, {
    detail: `The machine is ${machine.state}.`,
    facts: { state: machine.state },
  });
}

function happening(deps: Needs, actor: Actor, id: string) {
  return { actor, at: deps.clock.now(), subject: endpointSubject(id) };
}

interface Move {
  readonly to: MachineState;
  readonly reason: string | null;
  readonly events: readonly NewEvent[];
  readonly beside?: Readonly<Record<string, RawBuilder<unknown>>>;
  readonly replacedBy?: string | undefined;
}

async function move(tx: Tx, id: string, { to, reason, events, beside, replacedBy }: Move): Promise<void> {
  await record(tx, {
    writes: {
      machine: sql`update endpoints_machines set state = ${to}, state_reason = ${reason}, replaced_by = ${replacedBy ?? null} where id = ${id}`,
      ...beside,
    },
    events,
    select: sql`select 1`,
  });
}
