import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { parseInitVariables } from '../parsers/init-script.ts';
import { parseProperties } from '../parsers/properties.ts';
import type { ActionContext, ActionEnd } from './action.ts';
import { failed, failureOf, faultOf } from './action.ts';

/** How services are asked and told here: systemd where it is process 1, else Debian's init scripts. */

export interface ServiceState {
  readonly isKnown: boolean;
  readonly state: string;
  readonly subState: string | null;
  readonly startsAtBoot: boolean | null;
  readonly pid: number | null;
  readonly restarts: number | null;
  readonly lastResult: string | null;
  /** Another one after each start, or null where nothing tells one start from the next. */
  readonly startMark: string | null;
}

type Looked = ServiceState | ActionEnd<never>;

export const hasSystemd = (): boolean => existsSync('/run/systemd/system');

export function lookAtService(service: string, context: ActionContext): Promise<Looked> {
  return hasSystemd() ? bySystemd(service, context) : byScript(service, context);
}

const wanted = [
  'LoadState',
  'ActiveState',
  'SubState',
  'UnitFileState',
  'MainPID',
  'NRestarts',
  'Result',
  'InvocationID',
];

async function bySystemd(service: string, context: ActionContext): Promise<Looked> {
  const argv = ['systemctl', 'show', `--property=${wanted.join(',')}`, '--', service];
  const ran = await context.exec(argv);
  const fault = failureOf(ran, argv);
  if (fault !== undefined) return fault;
  const of = parseProperties(ran.stdout);
  const state = of.get('ActiveState');
  if (state === undefined)
    return failed('output.unreadable', '"systemctl" answered in a form that is not known.');
  const [pid, atBoot] = [Number(of.get('MainPID') ?? 0), of.get('UnitFileState')];
  return {
    isKnown: of.get('LoadState') === 'loaded',
    state,
    subState: of.get('SubState') ?? null,
    startsAtBoot: atBoot === undefined ? null : atBoot === 'enabled',
    pid: pid > 0 ? pid : null,
    restarts: of.has('NRestarts') ? Number(of.get('NRestarts')) : null,
    lastResult: of.get('Result') ?? null,
    startMark: of.get('InvocationID') ?? null,
  };
}

/** Exit codes of an init script's `status` (LSB core 4.1, 22.2); machines without systemd have nothing better. */
const scriptStates: Readonly<Record<number, string>> = {
  0: 'active',
  1: 'failed',
  2: 'failed',
  3: 'inactive',
};

async function byScript(service: string, context: ActionContext): Promise<Looked> {
  const script = `/etc/init.d/${service}`;
  const nothing = { subState: null, startsAtBoot: null, restarts: null, lastResult: null };
  if (!existsSync(script)) {
    return { ...nothing, isKnown: false, state: 'unknown', pid: null, startMark: null };
  }
  const argv = [script, 'status'];
  const ran = await context.exec(argv);
  const fault = faultOf(ran, argv);
  if (fault !== undefined) return fault;
  const state = scriptStates[ran.code] ?? 'unknown';
  const pid = state === 'active' ? pidOf(service, readFileSync(script, 'utf8')) : null;
  const startMark = pid === null ? null : `${pid}:${startTimeOf(pid)}`;
  return { ...nothing, isKnown: true, state, pid, startMark };
}

/** The main process: the one in the file that the script names, else the oldest one of its program. */
function pidOf(service: string, script: string): number | null {
  const variables = parseInitVariables(script);
  const files = [
    variables.get('PIDFILE'),
    variables.get('PID_FILE'),
    `/run/${service}.pid`,
    `/run/${service}/${service}.pid`,
  ];
  for (const file of files) {
    const pid = file === undefined ? undefined : readPid(file);
    if (pid !== undefined && existsSync(`/proc/${pid}`)) return pid;
  }
  const program = variables.get('DAEMON');
  return program === undefined ? null : oldestOf(program);
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').trim());
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function oldestOf(program: string): number | null {
  const own = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && isOf(name, program));
  const oldest = own.map(Number).toSorted((a, b) => startTimeOf(a) - startTimeOf(b))[0];
  return oldest ?? null;
}

function isOf(pid: string, program: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/exe`) === program;
  } catch {
    return false;
  }
}

/** Clock ticks after the start of the system (proc(5), field 22). */
function startTimeOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
  } catch {
    return 0;
  }
}
