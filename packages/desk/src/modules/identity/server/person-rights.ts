import { AppError } from '#platform/contract/errors';
import { can, type Actor } from '#platform/server/actor';
import { identityErrors } from '../contract.ts';
import type { PersonFields } from './person-fields.ts';
import { isLimited, mayGiveRole, mayManage, type PermissionsOf } from './rights.ts';
import type { PersonRow } from './tables.ts';

const ownFields = new Set(['name', 'phone']);
const contactFields = new Set(['name', 'phone', 'siteId', 'organisationId']);

/**
 * Who may change what: everybody the own name and phone; the help desk the contact data of requesters; a lead all of
 * people who can do less; an administrator all. Throws `identity.not_allowed` or `identity.role_too_wide`.
 */
export function requireRightToChange(
  actor: Actor,
  target: PersonRow,
  changed: Partial<PersonFields>,
  permissionsOf: PermissionsOf,
): void {
  if (mayManage(actor, target.role, permissionsOf)) {
    if (changed.role !== undefined && !mayGiveRole(actor, changed.role, permissionsOf))
      throw new AppError(identityErrors.roleTooWide);
    return;
  }
  const allowed = allowedFields(actor, target);
  const fields = Object.keys(changed).filter((field) => !allowed.has(field));
  if (fields.length > 0) throw new AppError(identityErrors.notAllowed, { facts: { fields } });
}

function allowedFields(actor: Actor, target: PersonRow): ReadonlySet<string> {
  if (actor.onlySubjectId !== null) return new Set();
  if (can(actor, 'identity.add') && target.role === 'requester' && !isLimited(actor)) return contactFields;
  // A token changes its owner only with a permission that says so.
  const isOneself = actor.personId === target.id && actor.via === 'web';
  return isOneself ? ownFields : new Set();
}
