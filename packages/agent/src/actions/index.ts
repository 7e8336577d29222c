import { fileHash } from './file.hash.ts';
import { filePut } from './file.put.ts';
import { fileRemove } from './file.remove.ts';
import { netAddresses } from './net.addresses.ts';
import type { Action } from './action.ts';

/** Every action of this agent. A job for anything else is refused by name. */
const actions: readonly Action[] = [fileHash, filePut, fileRemove, netAddresses].map(plain);

/** Parameters have passed the action's own schema before `run` sees them, so the narrower type holds. */
function plain(action: unknown): Action {
  return action as Action;
}

export function listActions(): readonly Action[] {
  return actions;
}

export function findAction(kind: string | undefined): Action | undefined {
  return actions.find((action) => action.kind === kind);
}

export function findActionVersion(kind: string, version: number): Action | undefined {
  return actions.find((action) => action.kind === kind && action.version === version);
}
