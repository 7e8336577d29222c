import { sql, type RawBuilder } from 'kysely';
import { hashParams } from '@deskhand/protocol';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { endpointErrors, endpointEvents, type MachineDetail, type NewJob } from '../../contract.ts';
import { releaseByStanding } from '../approvals/standing-approvals.ts';
import type { EndpointsDeps } from '../deps.ts';
import { requireMachine } from '../machines/find-machine.ts';
import { endpointSubject } from '../subject.ts';
import type { JobRow, MachineRow } from '../tables.ts';
import { requireTrust } from '../trust/desk-trust.ts';
import { chooseAction, requireClass, type ChosenAction } from './catalogue.ts';
import { requireDryRun, requireParams } from './check-params.ts';
import { jobFacts } from './job-facts.ts';
import { signJob, takeSequence } from './sign-job.ts';

/** Three days: over a weekend, and not so long that nobody remembers why. */
const expiresInSeconds = 3 * 86_400;
const outputCapBytes = 1_048_576;

/**
 * Asks a machine for an action and gives the id of the job. The row is there before anything is sent; a destructive
 * one has no signed order before an operator has signed. Throws the errors of the endpoint `ask`.
 */
export async function askJob(
  tx: Tx,
  deps: EndpointsDeps,
  actor: Actor,
  input: { readonly id: string } & NewJob,
): Promise<string> {
  const machine = await requireMachine(tx, actor, input.id, 'keep');
  await requireAskable(tx, actor, machine);
  const chosen = chooseAction(
    { kind: input.action, version: input.actionVersion },
    await knownActions(tx, machine.id),
  );
  requireClass(actor, chosen.class);
  requireParams(chosen.entry, input.params ?? {});
  requireDryRun(chosen.entry, input.dryRun ?? false);
  await requireSubject(tx, deps, actor, input.subject);
  const trust = await requireTrust(tx, deps);
  const at = deps.clock.now();
  const job = jobOf({ input, chosen, machine, actor, at, sequence: await takeSequence(tx, machine.id) });
  const waits = job.class === 'R3';
  const envelope = waits ? null : signJob(job, trust);
  const superseded = await supersede(tx, actor, at, job);
  await record(tx, {
    writes: { job: insertJob(job, envelope), ...superseded.writes },
    events: [
      happened(endpointEvents.asked, { actor, at, subject: endpointSubject(machine.id) }, jobFacts(job)),
      ...superseded.events,
    ],
    select: sql`select 1`,
  });
  if (waits && job.rule_id !== null) await releaseByStanding(tx, deps, actor, job.id);
  return job.id;
}

/** A machine that is away is asked all the same; one that does not belong is not. */
async function requireAskable(tx: Tx, actor: Actor, machine: MachineRow): Promise<void> {
  if (machine.state === 'approved') return;
  if (machine.state !== 'retired')
    throw new AppError(endpointErrors.notInState, {
      detail: `The machine is ${machine.state}.`,
      facts: { state: machine.state },
    });
  const replacement =
    machine.replaced_by === null
      ? undefined
      : await requireMachine(tx, actor, machine.replaced_by).catch((error: unknown) => {
          if (error instanceof AppError) return undefined;
          throw error;
        });
  throw new AppError(endpointErrors.machineReplaced, {
    detail: replacement ? `${replacement.name} is there now.` : 'Nothing that you may see took its place.',
    facts: { replacedBy: replacement?.id ?? null },
  });
}

/** What the machine said that it can do at its last hello; null before the first. */
async function knownActions(tx: Tx, machineId: string): Promise<MachineDetail['actions'] | null> {
  const row = await tx.first<{ actions: MachineDetail['actions'] }>(sql<{
    actions: MachineDetail['actions'];
  }>`
    select actions from endpoints_connections where machine_id = ${machineId} and protocol_version is not null`);
  return row?.actions ?? null;
}

async function requireSubject(
  tx: Tx,
  deps: EndpointsDeps,
  actor: Actor,
  subject: NewJob['subject'],
): Promise<void> {
  if (subject === undefined || (await deps.maySeeSubject(tx, actor, subject))) return;
  throw new AppError(endpointErrors.unknownReference, {
    detail: `There is no ${subject.room} with the id in subject that you may see.`,
    facts: { fields: ['subject'] },
  });
}

type NewJobRow = Omit<
  JobRow,
  'envelope' | 'state' | 'cancel' | 'approval_id' | 'fetched_at' | 'accepted_at' | 'started_at'
>;

function jobOf(p: {
  input: NewJob;
  chosen: ChosenAction;
  machine: MachineRow;
  actor: Actor;
  at: Date;
  sequence: number;
}): NewJobRow {
  const { input, chosen, at } = p;
  const params = input.params ?? {};
  const notBefore = input.notBeforeAt === undefined ? at : new Date(input.notBeforeAt);
  const waitsMs = (input.expiresInSeconds ?? expiresInSeconds) * 1000;
  const expiresAt = new Date(Math.max(at.getTime(), notBefore.getTime()) + waitsMs);
  if (expiresAt.getUTCFullYear() > 9999)
    throw new AppError(platformErrors.invalid, { detail: 'notBeforeAt: too far away' });
  return {
    id: newId(at.getTime()),
    machine_id: p.machine.id,
    sequence: p.sequence,
    action: chosen.entry.kind,
    action_version: chosen.entry.version,
    class: chosen.class,
    params,
    params_hash: hashParams(params),
    dry_run: input.dryRun ?? false,
    lane: input.lane ?? 'interactive',
    supersede_key: input.supersedeKey ?? null,
    deadline_ms: chosen.entry.timeoutMs,
    output_cap_bytes: input.outputCapBytes ?? outputCapBytes,
    not_before: notBefore,
    expires_at: expiresAt,
    subject_room: input.subject?.room ?? null,
    subject_id: input.subject?.id ?? null,
    asked_by: p.actor.personId,
    asked_by_name: p.actor.name,
    rule_id: input.ruleId ?? null,
    created_at: at,
  };
}

function insertJob(job: NewJobRow, envelope: string | null): RawBuilder<unknown> {
  return sql`insert into endpoints_jobs (id, machine_id, sequence, action, action_version, class, params, params_hash, dry_run, lane,
      supersede_key, deadline_ms, output_cap_bytes, not_before, expires_at, envelope, state, subject_room, subject_id,
      asked_by, asked_by_name, rule_id, created_at)
    values (${job.id}, ${job.machine_id}, ${job.sequence}, ${job.action}, ${job.action_version}, ${job.class}, ${JSON.stringify(job.params)},
      ${job.params_hash}, ${job.dry_run}, ${job.lane}, ${job.supersede_key}, ${job.deadline_ms}, ${job.output_cap_bytes}, ${job.not_before},
      ${job.expires_at}, ${envelope}, ${envelope === null ? 'awaiting-approval' : 'queued'}, ${job.subject_room}, ${job.subject_id},
      ${job.asked_by}, ${job.asked_by_name}, ${job.rule_id}, ${job.created_at})`;
}

/** Older jobs with the same key that the machine has not fetched are taken back; it judges the fetched ones itself. */
async function supersede(
  tx: Tx,
  actor: Actor,
  at: Date,
  job: NewJobRow,
): Promise<{ writes: Record<string, RawBuilder<unknown>>; events: NewEvent[] }> {
  if (job.supersede_key === null) return { writes: {}, events: [] };
  const rows = await tx.rows<JobRow>(sql<JobRow>`select j.* from endpoints_jobs j
    where j.machine_id = ${job.machine_id} and j.supersede_key = ${job.supersede_key} and j.sequence < ${job.sequence}
      and j.state = 'queued' and j.fetched_at is null order by j.sequence for update`);
  if (rows.length === 0) return { writes: {}, events: [] };
  const ids = rows.map(({ id }) => id);
  const what = { actor, at, subject: endpointSubject(job.machine_id) };
  return {
    writes: { superseded: sql`update endpoints_jobs set state = 'withdrawn' where id = any(${ids}::uuid[])` },
    events: rows.map((row) =>
      happened(endpointEvents.withdrawn, what, { ...jobFacts(row), reason: 'A newer job took its place.' }),
    ),
  };
}
