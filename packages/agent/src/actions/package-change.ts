import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import {
  aptCauseOf,
  aptErrorLine,
  parseAptRemovals,
  parseAptSimulation,
  parseDpkgList,
} from '../parsers/apt.ts';
import type { Ran } from '../run/run-process.ts';
import type { ActionContext, ActionEnd } from './action.ts';
import { done, failed, faultOf, unreadable } from './action.ts';
import { TextOrNull } from './fields.ts';

/** What the actions that change Debian packages share: exact versions, a look before, a second look after. */

/** A package of dpkg, with its architecture where one name is there twice. It never begins with a dash. */
export const PackageName = Type.String({ pattern: '^[a-z0-9][a-z0-9+.-]{0,120}(:[a-z0-9]{2,20})?$' });
/** A version as dpkg writes it (Debian Policy 5.6.12). */
export const PackageVersion = Type.String({ pattern: '^[0-9][A-Za-z0-9.+:~-]{0,120}$' });

export const ChangeParams = object({
  name: PackageName,
  version: PackageVersion,
  /** How long another program may keep the package system to itself; 30 unless told. */
  lockWaitSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 900 })),
  /** Ask the sources anew before: the version may be younger than the lists on this machine. */
  refresh: Type.Optional(Type.Boolean()),
});
export type ChangeParams = Static<typeof ChangeParams>;

export const ChangeOutput = object({
  name: Type.String(),
  wanted: Type.String(),
  before: TextOrNull,
  /** What dpkg says afterwards, or null when the package is not installed. */
  after: TextOrNull,
  isSetUp: Type.Boolean(),
  /** Everything that apt changes with it. */
  changes: Type.Array(object({ name: Type.String(), from: Type.String(), to: Type.String() })),
});
type Changed = Static<typeof ChangeOutput>;
type End = ActionEnd<Changed>;

export interface Installed {
  readonly version: string;
  readonly isSetUp: boolean;
}

type Look = { readonly installed: Installed | null } | { readonly fault: ActionEnd<never> };

/** What dpkg itself says about one package: asked before and, as a second look, after every change. */
export async function lookAt(name: string, context: ActionContext): Promise<Look> {
  const format = '${db:Status-Abbrev}\\t${Package}\\t${Version}\\t${Architecture}\\n';
  const argv = ['dpkg-query', '-W', '-f', format, name];
  const ran = await context.exec(argv);
  const fault = faultOf(ran, argv);
  if (fault !== undefined) return { fault };
  const all = parseDpkgList(ran.stdout);
  // Exit code 1 says that nothing matches (dpkg-query(1)); 0 and no line that is known says nothing.
  if (all.length === 0 && ran.code !== 1) return { fault: unreadable(argv) };
  const found = all.find((one) => one.isInstalled || one.isHalfDone);
  if (found === undefined) return { installed: null };
  return { installed: { version: found.version, isSetUp: found.isInstalled && !found.isHalfDone } };
}

/** The named failure of apt or dpkg, or undefined when it said that all went well. */
export function aptFailure(ran: Ran, argv: readonly string[]): ActionEnd<never> | undefined {
  const fault = faultOf(ran, argv);
  if (fault !== undefined || ran.code === 0) return fault;
  const said = `${ran.stderr}\n${ran.stdout}`;
  const line = aptErrorLine(said) ?? ran.stderr.trim().split('\n')[0] ?? '';
  return failed(aptCauseOf(said) ?? 'program.failed', `"${argv[0]}" ended with ${ran.code}: ${line}`);
}

export type Direction = 'up' | 'down';

interface Plan {
  readonly before: Installed | null;
  readonly changes: Changed['changes'];
  readonly argv: readonly string[];
}

/** Looks, judges the direction, and lets apt say what it would do. Nothing is changed. */
export async function planChange(
  params: ChangeParams,
  direction: Direction,
  context: ActionContext,
): Promise<Plan | End> {
  const look = await lookAt(params.name, context);
  if ('fault' in look) return look.fault;
  const before = look.installed;
  const wrong = await judgeDirection(before, params, direction, context);
  if (wrong !== undefined) return wrong;
  const argv = installArgv(params, direction);
  if (before?.version === params.version && before.isSetUp) return { before, changes: [], argv };
  const simulate = [...argv.slice(0, 1), '--simulate', ...argv.slice(1)];
  const ran = await context.exec(simulate);
  const fault = aptFailure(ran, simulate);
  if (fault !== undefined) return fault;
  const removed = parseAptRemovals(ran.stdout);
  if (removed.length > 0) {
    const names = removed.slice(0, 5).join(', ');
    return failed('package.would-remove', `That would remove other packages: ${names}.`);
  }
  const changes = parseAptSimulation(ran.stdout).map(({ name, from, to }) => ({ name, from, to }));
  return { before, changes, argv };
}

async function judgeDirection(
  before: Installed | null,
  { name, version }: ChangeParams,
  direction: Direction,
  context: ActionContext,
): Promise<End | undefined> {
  if (before === null) {
    return direction === 'up' ? undefined : failed('package.not-installed', `${name} is not installed.`);
  }
  if (before.version === version) return undefined;
  const argv = ['dpkg', '--compare-versions', before.version, direction === 'up' ? 'lt' : 'gt', version];
  const ran = await context.exec(argv);
  const fault = faultOf(ran, argv);
  if (fault !== undefined || ran.code === 0) return fault;
  return direction === 'up'
    ? failed('package.downgrade', `${name} ${before.version} is newer: going back is package.rollback.`)
    : failed('package.not-older', `${name} ${before.version} is older: going on is package.install.`);
}

/** Questions about settings keep what stands on the machine; nothing is removed to make room. */
function installArgv({ name, version, lockWaitSeconds = 30 }: ChangeParams, direction: Direction): string[] {
  return [
    'apt-get',
    '--quiet',
    '--yes',
    '--no-remove',
    ...(direction === 'down' ? ['--allow-downgrades'] : []),
    `--option=DPkg::Lock::Timeout=${lockWaitSeconds}`,
    '--option=Dpkg::Options::=--force-confdef',
    '--option=Dpkg::Options::=--force-confold',
    '--option=Dpkg::Use-Pty=0',
    '--option=Acquire::Retries=1',
    'install',
    `${name}=${version}`,
  ];
}

/** Installs exactly the version, and says `done` only when dpkg shows it set up. */
export async function change(
  params: ChangeParams,
  direction: Direction,
  context: ActionContext,
): Promise<End> {
  if (params.refresh === true) {
    const fault = await refresh(context);
    if (fault !== undefined) return fault;
  }
  const plan = await planChange(params, direction, context);
  if ('outcome' in plan) return plan;
  context.remember(plan.before?.version ?? '');
  const needed = plan.before?.version !== params.version || !plan.before.isSetUp;
  // When we die in the middle, dpkg must still be able to finish.
  const ran = needed ? await context.exec(plan.argv, { outlived: true }) : undefined;
  const fault = ran === undefined ? undefined : aptFailure(ran, plan.argv);
  const after = await lookAt(params.name, context);
  if ('fault' in after) return after.fault;
  const output = outputOf(params, plan.before, after.installed, plan.changes);
  if (fault !== undefined) return { ...fault, output };
  if (!isAsWanted(params, after.installed)) {
    return failed('package.not-as-wanted', `apt says done, dpkg shows ${wordsOf(after.installed)}.`, output);
  }
  const note = needed
    ? `${params.name} is now ${params.version}`
    : `${params.name} was ${params.version} already`;
  return { ...done(output, note), ...undoOf(params, direction, plan.before) };
}

/** What a crash left: done when dpkg shows the version set up; anything else nobody can know. */
export async function verifyChange(
  params: ChangeParams,
  direction: Direction,
  context: ActionContext,
  remembered: string | undefined,
): Promise<End | undefined> {
  const look = await lookAt(params.name, context);
  if ('fault' in look || remembered === undefined || !isAsWanted(params, look.installed)) return undefined;
  const before = remembered === '' ? null : { version: remembered, isSetUp: true };
  const output = outputOf(params, before, look.installed, []);
  return { ...done(output, `${params.name} is ${params.version}`), ...undoOf(params, direction, before) };
}

/** The look before, as the answer to a dry run. */
export async function rehearseChange(
  params: ChangeParams,
  direction: Direction,
  context: ActionContext,
): Promise<End> {
  const plan = await planChange(params, direction, context);
  if ('outcome' in plan) return plan;
  const output = outputOf(params, plan.before, plan.before, plan.changes);
  return done(output, `apt would change ${plan.changes.length} packages; this was a dry run.`);
}

async function refresh(context: ActionContext): Promise<ActionEnd<never> | undefined> {
  // Without the option a source that cannot be reached is a warning, and old lists look like new ones.
  const argv = ['apt-get', '--quiet', '--error-on=any', '--option=Acquire::Retries=1', 'update'];
  return aptFailure(await context.exec(argv), argv);
}

function isAsWanted({ version }: ChangeParams, found: Installed | null): boolean {
  return found?.version === version && found.isSetUp;
}

function outputOf(
  { name, version }: ChangeParams,
  before: Installed | null,
  after: Installed | null,
  changes: Changed['changes'],
): Changed {
  const isSetUp = after?.isSetUp ?? false;
  return {
    name,
    wanted: version,
    before: before?.version ?? null,
    after: after?.version ?? null,
    isSetUp,
    changes,
  };
}

function wordsOf(found: Installed | null): string {
  if (found === null) return 'no such package';
  return `${found.version}${found.isSetUp ? '' : ', not set up'}`;
}

/** Nothing takes a package away that was not there before, so then there is no undo. */
function undoOf(
  { name, version }: ChangeParams,
  direction: Direction,
  before: Installed | null,
): Pick<End, 'undo'> | undefined {
  if (before === null || before.version === version) return undefined;
  const action = direction === 'up' ? 'package.rollback' : 'package.install';
  return { undo: { action, actionVersion: 1, params: { name, version: before.version } } };
}
