import { sql } from 'kysely';
import type { Tx } from '#platform/server/db/database';
import { systemActor } from '#platform/server/actor';
import { happened, type NewEvent } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { endpointEvents } from '../../contract.ts';
import { endpointSubject } from '../subject.ts';
import type { GatewayDeps } from './deps.ts';
import { repeat, type Rounds } from './rounds.ts';

/** What a machine says about a job that runs. */
export interface Step {
  readonly machineId: string;
  readonly jobId: string;
  readonly state: 'accepted' | 'started';
}

interface Started {
  readonly jobId: string;
  readonly machineId: string;
  readonly action: string;
  readonly class: 'R0' | 'R1' | 'R2' | 'R3';
  readonly subjectRoom: string | null;
  readonly subjectId: string | null;
}

const flushEveryMs = 100;
/** Most steps that wait; a step that is dropped is overtaken by the result. */
const waitingMost = 20_000;

/** Moves jobs on as machines tell it, for all machines together. The beginning of a change is an event, that of a look is not. */
export class Progress {
  readonly #deps: GatewayDeps;
  readonly #rounds: Rounds;
  readonly #steps: Step[] = [];

  constructor(deps: GatewayDeps) {
    this.#deps = deps;
    this.#rounds = repeat(
      flushEveryMs,
      () => this.#flush(),
      (error) => deps.log('error', `progress could not be written: ${(error as Error).message}`),
    );
  }

  take(step: Step): void {
    if (this.#steps.length < waitingMost) this.#steps.push(step);
  }

  /** Hands over what waits: a result is stored after the steps that led to it, in the same transaction. */
  takeSteps(): Step[] {
    return this.#steps.splice(0);
  }

  /** The transaction did not come to be: the steps come before what was said since. */
  putBack(steps: readonly Step[]): void {
    this.#steps.unshift(...steps.slice(0, Math.max(0, waitingMost - this.#steps.length)));
  }

  async #flush(): Promise<void> {
    const steps = this.takeSteps();
    if (steps.length === 0) return;
    const at = this.#deps.clock.now();
    await this.#deps.database
      .write((tx) => writeSteps(tx, steps, at))
      .catch((error: unknown) => {
        this.putBack(steps);
        throw error;
      });
  }

  async stop(): Promise<void> {
    await this.#rounds.stop();
    await this.#flush();
  }
}

/** A state only moves forward, and only for a job of the machine that says so. */
export async function writeSteps(tx: Tx, steps: readonly Step[], at: Date): Promise<void> {
  if (steps.length === 0) return;
  const started = steps.filter(({ state }) => state === 'started');
  const moved = await tx.rows<Started>(sql<Started>`
    with given as (select distinct on (job_id) job_id, machine_id, state
      from json_to_recordset(${JSON.stringify(steps.map(asRow))}::json) as g(job_id uuid, machine_id uuid, state text)
      order by job_id, state desc),
    locked as (select j.id from endpoints_jobs j join given g on g.job_id = j.id and g.machine_id = j.machine_id
      order by j.id for no key update of j)
    update endpoints_jobs j set
      state = g.state,
      accepted_at = coalesce(j.accepted_at, ${at}),
      started_at = case when g.state = 'started' then coalesce(j.started_at, ${at}) else j.started_at end
    from given g join locked l on l.id = g.job_id
    where j.id = g.job_id and (j.state = 'queued' or (j.state = 'accepted' and g.state = 'started'))
    returning j.id as "jobId", j.machine_id as "machineId", j.action, j.class, j.subject_room as "subjectRoom",
      j.subject_id as "subjectId"`);
  const isStart = new Set(started.map(({ jobId }) => jobId));
  const events = moved
    .filter((one) => one.class !== 'R0' && isStart.has(one.jobId))
    .map((one) => startOf(one, at));
  if (events.length > 0) await record(tx, { events, select: sql`select 1` });
}

function asRow({ jobId, machineId, state }: Step) {
  return { job_id: jobId, machine_id: machineId, state };
}

function startOf(one: Started, at: Date): NewEvent {
  const what = {
    actor: systemActor('gateway', [], 'system', newId(at.getTime())),
    at,
    subject: endpointSubject(one.machineId),
  };
  const subject =
    one.subjectRoom === null || one.subjectId === null ? null : { room: one.subjectRoom, id: one.subjectId };
  return happened(endpointEvents.started, what, {
    jobId: one.jobId,
    action: one.action,
    class: one.class,
    subject,
  });
}
