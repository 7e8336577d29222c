import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { parseLogindSessions } from '../parsers/logind.ts';
import { parseTerminalProcesses } from '../parsers/ps.ts';
import type { ActionContext, ActionEnd } from './action.ts';
import { defineAction, done, failed, failureOf, faultOf, unreadable } from './action.ts';
import { isFault, readSessions } from './sessions.ts';

const Params = object({
  user: Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9._@-]{0,62}\\$?$' }),
  /** As `user.sessions` names it: `pts/3`, `tty2`, `:0`. */
  terminal: Type.String({ pattern: '^[A-Za-z0-9:][A-Za-z0-9:/._-]{0,40}$' }),
  /** As `user.sessions` says it: a terminal is given to the next person under the same name. */
  since: Type.String({ minLength: 5, maxLength: 40 }),
});
type Params = Static<typeof Params>;

const Output = object({
  user: Type.String(),
  terminal: Type.String(),
  /** Programs that ran in it when it was ended. */
  programs: Type.Array(Type.String()),
  isListed: Type.Boolean(),
});
type Output = Static<typeof Output>;
type End = ActionEnd<Output>;

const politeMs = 3000;
const readBackMs = 6000;

export const sessionEnd = defineAction({
  kind: 'session.end',
  version: 1,
  class: 'R2',
  summary: 'End one session of a person, with the programs in it, and see that it is gone',
  params: Params,
  output: Output,
  timeoutMs: 60_000,
  programs: ['who', 'ps'],
  privileges: 'root',
  repeat: 'never',
  undo: 'It cannot be taken back: what was not saved in the session is lost.',
  locks: ({ terminal }) => [`session:${terminal}`],
  rehearse: async (params, context) => {
    const found = await look(params, context);
    if (isFault(found)) return found;
    const { programs } = found;
    return done({ ...found.output, programs }, `${programs.length} programs would end; this was a dry run.`);
  },
  run: endSession,
  verify: async (params, context) => {
    const sessions = await readSessions(context);
    if (isFault(sessions) || sessions.some((one) => isSame(one, params))) return undefined;
    return done(outputOf(params, [], false), 'the session is gone');
  },
});

interface Found {
  readonly pids: readonly number[];
  readonly programs: string[];
  readonly output: Output;
}

/** The session must be the very one that was looked at, and be held by processes of that person. */
async function look(params: Params, context: ActionContext): Promise<Found | ActionEnd<never>> {
  const sessions = await readSessions(context);
  if (isFault(sessions)) return sessions;
  const there = sessions.find((one) => one.terminal === params.terminal);
  if (there === undefined) return failed('session.missing', `Nobody is signed in on ${params.terminal}.`);
  if (!isSame(there, params)) {
    return failed(
      'session.other',
      `${there.user} is on ${there.terminal} since ${there.since}: another session.`,
    );
  }
  const processes = await processesOn(params.terminal, context);
  if (isFault(processes)) return processes;
  const isTheirs = processes.length === 0 || processes.some((one) => one.user === params.user);
  if (!isTheirs) return failed('session.other', `No program on ${params.terminal} is of ${params.user}.`);
  const programs = processes.slice(0, 50).map((one) => one.command.slice(0, 200));
  return { pids: processes.map((one) => one.pid), programs, output: outputOf(params, programs, true) };
}

async function endSession(params: Params, context: ActionContext): Promise<End> {
  const found = await look(params, context);
  if (isFault(found)) return found;
  const id = await findLogindId(params, context);
  if (id === undefined && found.pids.length === 0) {
    return failed('session.no-way', `Nothing on this machine can end the session on ${params.terminal}.`);
  }
  context.remember('told');
  if (id !== undefined) {
    const argv = ['loginctl', 'terminate-session', id];
    const fault = failureOf(await context.exec(argv), argv);
    if (fault !== undefined) return fault;
  } else await endProcesses(params, context);
  return readBack(params, found.programs, context);
}

/** As a line that was hung up: every program is told, and what does not go is ended. */
async function endProcesses({ terminal }: Params, context: ActionContext): Promise<void> {
  for (const signal of ['SIGHUP', 'SIGKILL'] as const) {
    const processes = await processesOn(terminal, context);
    if (isFault(processes)) return;
    for (const { pid } of processes) tell(pid, signal, context);
    if (await isEmptySoon(terminal, context)) return;
  }
}

async function isEmptySoon(terminal: string, context: ActionContext): Promise<boolean> {
  const untilMs = performance.now() + politeMs;
  while (performance.now() < untilMs && !context.signal.aborted) {
    const processes = await processesOn(terminal, context);
    if (isFault(processes) || processes.length === 0) return true;
    await sleep(150);
  }
  return false;
}

function tell(pid: number, signal: NodeJS.Signals, context: ActionContext): void {
  context.record(`${signal} to ${pid}`);
  try {
    process.kill(pid, signal);
  } catch (error) {
    context.record(`${pid}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Two looks: no program has the terminal any more, and the list of those who are signed in agrees. */
async function readBack(params: Params, programs: string[], context: ActionContext): Promise<End> {
  const untilMs = performance.now() + readBackMs;
  for (;;) {
    const processes = await processesOn(params.terminal, context);
    if (isFault(processes)) return processes;
    const sessions = await readSessions(context);
    if (isFault(sessions)) return sessions;
    const isListed = sessions.some((one) => isSame(one, params));
    const output = outputOf(params, programs, isListed);
    // Somebody else may have been given the terminal meanwhile.
    const isOver = processes.every((one) => one.user !== params.user);
    if (isOver && !isListed) return done(output, `${params.user} is no longer on ${params.terminal}`);
    if (performance.now() > untilMs || context.signal.aborted) {
      return isOver
        ? failed('session.still-listed', 'Its programs are gone, and it is still listed.', output)
        : failed('session.still-there', `${processes.length} programs of it still run.`, output);
    }
    await sleep(200);
  }
}

const columns = 'pid,user:64,stat,args';

async function processesOn(terminal: string, context: ActionContext) {
  if (!/^(pts\/\d+|tty\w+)$/.test(terminal) || !existsSync(`/dev/${terminal}`)) return [];
  const argv = ['ps', '-ww', '-o', columns, '-t', terminal];
  const ran = await context.exec(argv);
  // ps ends with 1 when it has nothing to list (ps(1)).
  const fault = faultOf(ran, argv) ?? (ran.code > 1 ? failureOf(ran, argv) : undefined);
  if (fault !== undefined) return fault;
  const processes = parseTerminalProcesses(ran.stdout);
  return processes ?? unreadable(argv);
}

/** Where systemd-logind keeps the sessions it is told, since it also ends what has no terminal. */
async function findLogindId(params: Params, context: ActionContext): Promise<string | undefined> {
  if (!existsSync('/run/systemd/sessions') || !existsSync('/run/systemd/system')) return undefined;
  const listed = await context.exec(['loginctl', 'list-sessions', '--no-legend', '--no-pager']);
  const ids = listed.stdout.split('\n').flatMap((line) => /^\s*(\w+)\s/.exec(line)?.[1] ?? []);
  if (ids.length === 0) return undefined;
  const shown = await context.exec([
    'loginctl',
    'show-session',
    ...['Id', 'Name', 'TTY', 'Display'].map((name) => `--property=${name}`),
    ...ids,
  ]);
  const { user, terminal } = params;
  return parseLogindSessions(shown.stdout).find(
    (one) => one.name === user && (one.terminal === terminal || one.display === terminal),
  )?.id;
}

function isSame(one: { user: string; terminal: string; since: string }, params: Params): boolean {
  return one.user === params.user && one.terminal === params.terminal && one.since === params.since;
}

function outputOf({ user, terminal }: Params, programs: string[], isListed: boolean): Output {
  return { user, terminal, programs, isListed };
}
