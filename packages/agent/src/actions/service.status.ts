import { existsSync } from 'node:fs';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { parseProperties } from '../parsers/properties.ts';
import type { ActionContext, ActionEnd } from './action.ts';
import { defineAction, done, failed, failureOf, faultOf, reads } from './action.ts';
import { nullable, ServiceName, TextOrNull } from './fields.ts';

const wanted = [
  'LoadState',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'MainPID',
  'NRestarts',
  'Result',
  'ActiveEnterTimestamp',
];

const Output = object({
  service: Type.String(),
  isKnown: Type.Boolean(),
  state: Type.String(),
  subState: TextOrNull,
  startsAtBoot: nullable(Type.Boolean()),
  pid: nullable(Type.Integer()),
  restarts: nullable(Type.Integer()),
  lastResult: TextOrNull,
});
type Status = ActionEnd<Static<typeof Output>>;

export const serviceStatus = defineAction({
  ...reads,
  kind: 'service.status',
  summary: 'Is a service there, does it run, does it start with the machine, how often did it fall',
  params: object({ service: ServiceName }),
  output: Output,
  timeoutMs: 20_000,
  programs: [],
  privileges: 'user',
  run: async ({ service }, context) =>
    existsSync('/run/systemd/system') ? bySystemd(service, context) : byScript(service, context),
});

async function bySystemd(service: string, context: ActionContext): Promise<Status> {
  const argv = ['systemctl', 'show', `--property=${wanted.join(',')}`, '--', service];
  const ran = await context.exec(argv);
  const fault = failureOf(ran, argv);
  if (fault !== undefined) return fault;
  const of = parseProperties(ran.stdout);
  const state = of.get('ActiveState');
  if (state === undefined)
    return failed('output.unreadable', '"systemctl" answered in a form that is not known.');
  const [pid, atBoot] = [Number(of.get('MainPID') ?? 0), of.get('UnitFileState')];
  const output = {
    service,
    isKnown: of.get('LoadState') === 'loaded',
    state,
    subState: of.get('SubState') ?? null,
    startsAtBoot: atBoot === undefined ? null : atBoot === 'enabled',
    pid: pid > 0 ? pid : null,
    restarts: of.has('NRestarts') ? Number(of.get('NRestarts')) : null,
    lastResult: of.get('Result') ?? null,
  };
  return done(output, output.isKnown ? `${service} is ${state}` : `there is no service ${service}`);
}

/** Exit codes of an init script's `status` (LSB core 4.1, 22.2); machines without systemd have nothing better. */
const scriptStates: Readonly<Record<number, string>> = {
  0: 'active',
  1: 'failed',
  2: 'failed',
  3: 'inactive',
};

async function byScript(service: string, context: ActionContext): Promise<Status> {
  const script = `/etc/init.d/${service}`;
  const nothing = { subState: null, startsAtBoot: null, pid: null, restarts: null, lastResult: null };
  if (!existsSync(script)) {
    return done({ ...nothing, service, isKnown: false, state: 'unknown' }, `there is no service ${service}`);
  }
  const argv = [script, 'status'];
  const ran = await context.exec(argv);
  const fault = faultOf(ran, argv);
  if (fault !== undefined) return fault;
  const state = scriptStates[ran.code] ?? 'unknown';
  return done({ ...nothing, service, isKnown: true, state }, `${service} is ${state}`);
}
