import type { Role } from '#platform/contract/contract';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import { identityErrors } from '../contract.ts';

/** The one table of permissions. */
export type PermissionsOf = (role: Role) => ReadonlySet<string>;

function carriesAll(actor: Actor, permissions: ReadonlySet<string>): boolean {
  return [...permissions].every((permission) => actor.permissions.has(permission));
}

/** Whether the actor can do everything that an administrator can; a token with narrower scopes of one cannot. */
export function isFullAdministrator(actor: Actor, permissionsOf: PermissionsOf): boolean {
  return carriesAll(actor, permissionsOf('administrator'));
}

/** Nobody gives what they do not have: the role's permissions are among the actor's, or the actor is administrator. */
export function mayGiveRole(actor: Actor, role: Role, permissionsOf: PermissionsOf): boolean {
  if (isFullAdministrator(actor, permissionsOf)) return true;
  return role !== 'administrator' && carriesAll(actor, permissionsOf(role));
}

/**
 * Whether the actor may change who a person is: address, role, state, invitation. Only of people who can do less:
 * whoever changes the address of an equal can sign in as that person.
 */
export function mayManage(actor: Actor, role: Role, permissionsOf: PermissionsOf): boolean {
  if (isFullAdministrator(actor, permissionsOf)) return true;
  if (!actor.permissions.has('identity.manage') || isLimited(actor)) return false;
  const theirs = permissionsOf(role);
  return role !== 'administrator' && carriesAll(actor, theirs) && theirs.size < actor.permissions.size;
}

/** A consultant, or a link that opens one ticket: never changes other people. */
export function isLimited(actor: Actor): boolean {
  return actor.onlyTeamIds !== null || actor.onlySubjectId !== null;
}

/** The person behind a session of this desk. Tokens and ticket links cannot end sessions, set passwords or make tokens. */
export function requireSession(actor: Actor): { readonly personId: string; readonly sessionId: string } {
  if (
    actor.via !== 'web' ||
    actor.personId === null ||
    actor.credentialId === null ||
    actor.onlySubjectId !== null
  )
    throw new AppError(identityErrors.sessionNeeded);
  return { personId: actor.personId, sessionId: actor.credentialId };
}

/** Throws `identity.scope_too_wide` when a scope is not among the permissions. */
export function requireScopes(scopes: readonly string[], permissions: ReadonlySet<string>): void {
  const tooWide = scopes.filter((scope) => !permissions.has(scope));
  if (tooWide.length > 0) throw new AppError(identityErrors.scopeTooWide, { facts: { scopes: tooWide } });
}
