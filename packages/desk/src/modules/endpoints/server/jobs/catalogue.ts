import { actionCatalogue, type ActionEntry } from '@deskhand/protocol/actions';
import { AppError } from '#platform/contract/errors';
import { can, type Actor } from '#platform/server/actor';
import { endpointErrors, type Action, type ActionClass, type MachineDetail } from '../../contract.ts';

/** What a person needs to ask for an action of a class. */
export const permissionOf: Readonly<Record<ActionClass, string>> = {
  R0: 'endpoints.look',
  R1: 'endpoints.fix',
  R2: 'endpoints.fix',
  R3: 'endpoints.destroy',
};

/** Throws `endpoints.class_not_allowed` with the permission that is missing. */
export function requireClass(actor: Actor, actionClass: ActionClass): void {
  const permission = permissionOf[actionClass];
  if (can(actor, permission)) return;
  throw new AppError(endpointErrors.classNotAllowed, {
    detail: `${actionClass} needs the permission ${permission}.`,
    facts: { class: actionClass, permission },
  });
}

/** Every action of this release, and whether the actor may ask for it. */
export function listActions(actor: Actor): Action[] {
  return actionCatalogue.map((action) => ({
    ...action,
    isAllowed: can(actor, permissionOf[action.class]),
  }));
}

/** What an action does, in a few words; its name when this release does not know it any more. */
export function summaryOf(kind: string, version: number): string {
  return actionCatalogue.find((one) => one.kind === kind && one.version === version)?.summary ?? kind;
}

/** An action to ask for; the class is the higher of what desk and machine say, since the machine goes by its own. */
export interface ChosenAction {
  readonly entry: ActionEntry;
  readonly class: ActionClass;
}

/**
 * The version asked for, or the newest that both know. A machine that has never said hello may be asked by the
 * catalogue alone: it judges for itself. Throws `endpoints.action_unknown`, `endpoints.action_not_there`.
 */
export function chooseAction(
  wanted: { readonly kind: string; readonly version: number | undefined },
  known: MachineDetail['actions'] | null,
): ChosenAction {
  const entries = actionCatalogue
    .filter((one) => one.kind === wanted.kind && (wanted.version ?? one.version) === one.version)
    .toSorted((a, b) => b.version - a.version);
  const [newest] = entries;
  if (newest === undefined) {
    const version = wanted.version === undefined ? '' : ` in version ${wanted.version}`;
    throw new AppError(endpointErrors.actionUnknown, { detail: `There is no "${wanted.kind}"${version}.` });
  }
  if (known === null) return { entry: newest, class: newest.class };
  for (const entry of entries) {
    const there = known.find((one) => one.kind === entry.kind && one.version === entry.version);
    if (there) return { entry, class: there.class > entry.class ? there.class : entry.class };
  }
  throw new AppError(endpointErrors.actionNotThere, {
    detail: `The agent does not know ${newest.kind}@${newest.version}.`,
    facts: { versions: known.filter((one) => one.kind === wanted.kind).map((one) => one.version) },
  });
}
