import { object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import type { ActionContext, ActionEnd } from './action.ts';
import { done, failed, failureOf } from './action.ts';
import { aptFailure, lookAt, PackageName, PackageVersion } from './package-change.ts';

/** Holding and releasing: one mark, set or taken away, and read back from `apt-mark showhold`. */

export const HoldParams = object({
  name: PackageName,
  /** When given, the package must be of this version: what was looked at is what is held. */
  version: Type.Optional(PackageVersion),
});
export type HoldParams = Static<typeof HoldParams>;
export const HoldOutput = object({
  name: Type.String(),
  version: Type.String(),
  wasHeld: Type.Boolean(),
  isHeld: Type.Boolean(),
});
type End = ActionEnd<Static<typeof HoldOutput>>;
type Mark = 'hold' | 'unhold';

/** Looks whether the package is there, and whether it is held. */
export async function lookAtHold({ name, version }: HoldParams, context: ActionContext): Promise<End> {
  const look = await lookAt(name, context);
  if ('fault' in look) return look.fault;
  if (look.installed === null) return failed('package.not-installed', `${name} is not installed.`);
  const found = look.installed.version;
  if (version !== undefined && version !== found)
    return failed('package.other-version', `${name} is ${found}, not ${version}.`);
  const argv = ['apt-mark', 'showhold'];
  const ran = await context.exec(argv);
  const fault = failureOf(ran, argv);
  if (fault !== undefined) return fault;
  const isHeld = ran.stdout.split('\n').some((line) => line === name || line.startsWith(`${name}:`));
  return done(
    { name, version: found, wasHeld: isHeld, isHeld },
    isHeld ? `${name} is held` : `${name} is free`,
  );
}

export async function mark(wish: Mark, params: HoldParams, context: ActionContext): Promise<End> {
  const before = await lookAtHold(params, context);
  if (before.output === null) return before;
  const { wasHeld } = before.output;
  const argv = ['apt-mark', wish, params.name];
  const fault = aptFailure(await context.exec(argv), argv);
  const after = await lookAtHold(params, context);
  if (after.output === null) return after;
  const output = { ...after.output, wasHeld };
  if (fault !== undefined) return { ...fault, output };
  if (output.isHeld !== (wish === 'hold')) {
    return failed('package.not-as-wanted', `apt-mark says done, and ${after.note}.`, output);
  }
  const action = wish === 'hold' ? 'package.release' : 'package.hold';
  const undo = { action, actionVersion: 1, params: { name: params.name } };
  return { ...done(output, after.note), ...(wasHeld === output.isHeld ? {} : { undo }) };
}

/** What a crash left: the mark is there or not, and that is all there is to know. */
export async function verifyMark(
  wish: Mark,
  params: HoldParams,
  context: ActionContext,
): Promise<End | undefined> {
  const look = await lookAtHold(params, context);
  return look.output?.isHeld === (wish === 'hold') ? look : undefined;
}
