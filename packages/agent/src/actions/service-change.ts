import { setTimeout as sleep } from 'node:timers/promises';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { ActionContext, ActionEnd, Interrupted } from './action.ts';
import { defineAction, done, failed, failureOf } from './action.ts';
import { nullable, ServiceName } from './fields.ts';
import type { ServiceState } from './service-state.ts';
import { hasSystemd, lookAtService } from './service-state.ts';

/** Starting, stopping and restarting a service: told once, read back until it stays as it should be. */

const Params = object({ service: ServiceName });
const State = object({ state: Type.String(), pid: nullable(Type.Integer()) });
const Output = object({ service: Type.String(), before: State, after: State });
type Output = Static<typeof Output>;
type End = ActionEnd<Output>;
type Verb = 'start' | 'stop' | 'restart';

/** Taken away by this name the agent would end its own job, and nobody would hear of it. */
const ownService = /^deskhand-agent(\.service)?$/;
/** A service that falls at once is seen by a second look this long after the first. */
const secondLookMs = 1000;
/** What is on its way gets long to arrive; what is at rest and wrong gets as long as a daemon takes to show itself. */
const settleMs = { moving: 15_000, resting: 2000 } as const;
const movingStates: ReadonlySet<string> = new Set(['activating', 'deactivating', 'reloading']);

/** An action of the kind `service.<verb>`. */
export function defineServiceAction(verb: Verb, words: { readonly summary: string; readonly undo: string }) {
  return defineAction({
    kind: `service.${verb}`,
    version: 1,
    class: 'R2',
    ...words,
    params: Params,
    output: Output,
    timeoutMs: 180_000,
    programs: [],
    privileges: 'root',
    repeat: 'never',
    locks: ({ service }) => [`service:${service}`],
    rehearse: async ({ service }, context) => {
      const before = await lookBefore(service, context);
      if ('outcome' in before) return before;
      return done(outputOf(service, before, before), `${service} is ${before.state}; this was a dry run.`);
    },
    run: ({ service }, context) => change(verb, service, context),
    verify: ({ service }, context, interrupted) => readBack(verb, service, context, interrupted),
  });
}

async function lookBefore(service: string, context: ActionContext): Promise<ServiceState | ActionEnd<never>> {
  if (ownService.test(service))
    return failed('service.own', 'The agent does not start or stop itself by a job.');
  const before = await lookAtService(service, context);
  if ('outcome' in before || before.isKnown) return before;
  return failed('service.unknown', `There is no service ${service} that could be told anything.`);
}

async function change(verb: Verb, service: string, context: ActionContext): Promise<End> {
  const before = await lookBefore(service, context);
  if ('outcome' in before) return before;
  const { state, startMark } = before;
  context.remember(JSON.stringify({ state, startMark }));
  const argv = hasSystemd() ? ['systemctl', verb, '--', service] : ['service', service, verb];
  // A daemon of an init script may keep its output open for ever; it must not be a pipe of ours.
  const ran = await context.exec(argv, { outlived: true });
  const after = await settle(verb, service, before, context);
  if ('outcome' in after) return after;
  const output = outputOf(service, before, after);
  const problem = problemOf(verb, before, after);
  const fault = failureOf(ran, argv);
  if (problem === undefined && fault === undefined) {
    return { ...done(output, `${service} is ${after.state}`), ...undoOf(verb, service, before) };
  }
  if (problem === undefined) return { ...(fault as ActionEnd<never>), output };
  const said = fault === undefined ? '' : ` (${fault.note})`;
  return failed(problem, `${service} is ${after.state}${said}.`, output);
}

/** Looks until it is as wanted, then once more: two looks apart must agree. */
async function settle(
  verb: Verb,
  service: string,
  before: ServiceState,
  context: ActionContext,
): Promise<ServiceState | ActionEnd<never>> {
  const startedMs = performance.now();
  for (;;) {
    const first = await lookAtService(service, context);
    const isWell = !('outcome' in first) && problemOf(verb, before, first) === undefined;
    if (context.signal.aborted) return first;
    if (isWell) {
      await sleep(secondLookMs, undefined, { signal: context.signal }).catch(() => undefined);
      const second = await lookAtService(service, context);
      if ('outcome' in second || second.startMark === first.startMark) return second;
    }
    if ('outcome' in first) return first;
    const limitMs = movingStates.has(first.state) ? settleMs.moving : settleMs.resting;
    if (performance.now() - startedMs > limitMs) return first;
    await sleep(250, undefined, { signal: context.signal }).catch(() => undefined);
  }
}

function problemOf(verb: Verb, before: ServiceState, after: ServiceState): string | undefined {
  if (verb === 'stop') return after.state === 'inactive' ? undefined : 'service.still-running';
  if (after.state !== 'active') return 'service.not-running';
  if (verb === 'start' || before.state !== 'active') return undefined;
  if (after.startMark === null) return 'service.unproved';
  return after.startMark === before.startMark ? 'service.not-restarted' : undefined;
}

/** What a crash left; a restart shows itself by another start than the one before. */
async function readBack(
  verb: Verb,
  service: string,
  context: ActionContext,
  { remembered }: Interrupted,
): Promise<End | undefined> {
  const after = await lookAtService(service, context);
  if (remembered === undefined || 'outcome' in after) return undefined;
  const known = JSON.parse(remembered) as Pick<ServiceState, 'state' | 'startMark'>;
  const before: ServiceState = { ...after, pid: null, ...known };
  if (problemOf(verb, before, after) !== undefined) return undefined;
  return done(outputOf(service, before, after), `${service} is ${after.state}`);
}

function outputOf(service: string, before: ServiceState, after: ServiceState): Output {
  const short = ({ state, pid }: ServiceState): Static<typeof State> => ({ state, pid });
  return { service, before: short(before), after: short(after) };
}

function undoOf(verb: Verb, service: string, before: ServiceState): Pick<End, 'undo'> | undefined {
  const wasRunning = before.state === 'active';
  if (verb === 'restart' || wasRunning === (verb === 'start')) return undefined;
  const action = verb === 'start' ? 'service.stop' : 'service.start';
  return { undo: { action, actionVersion: 1, params: { service } } };
}
