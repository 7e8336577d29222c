import type { Person } from '../../contract.ts';

type Role = Person['role'];

/** Who looks: role, permissions, and whether a consultant's limits hold. */
export interface RightsViewer {
  readonly id: string;
  readonly role: string;
  readonly permissions: readonly string[];
  readonly limited: boolean;
}

/**
 * How much of a person the viewer may change; what is offered follows it, the server decides. `add` is a new
 * requester, whose address is open too.
 */
export type Reach = 'all' | 'add' | 'contact' | 'own' | 'nothing';

/** Roles whose people a lead can do more than. */
const belowLead: readonly string[] = ['requester', 'technician', 'auditor'];

/** How far the viewer reaches over a person: somebody who can do as much is left to an administrator. */
export function reachOver(viewer: RightsViewer, person: { readonly id: string; readonly role: Role }): Reach {
  if (viewer.role === 'administrator') return 'all';
  if (mayManagePeople(viewer) && belowLead.includes(person.role)) return 'all';
  if (mayAddPeople(viewer) && person.role === 'requester') return 'contact';
  return viewer.id === person.id ? 'own' : 'nothing';
}

export function mayAddPeople(viewer: RightsViewer): boolean {
  return viewer.permissions.includes('identity.add') && !viewer.limited;
}

export function mayManagePeople(viewer: RightsViewer): boolean {
  return viewer.permissions.includes('identity.manage') && !viewer.limited;
}

/** Roles that the viewer can give: nobody gives what they do not have. */
export function givableRoles(viewer: RightsViewer): readonly Role[] {
  if (viewer.role === 'administrator') return ['requester', 'technician', 'lead', 'administrator', 'auditor'];
  if (mayManagePeople(viewer)) return ['requester', 'technician', 'lead', 'auditor'];
  return mayAddPeople(viewer) ? ['requester'] : [];
}

/** Groups of fields that are locked together. */
export type FieldGroupName = 'own' | 'address' | 'contact' | 'manage';

const opened: Readonly<Record<Reach, readonly FieldGroupName[]>> = {
  all: ['own', 'address', 'contact', 'manage'],
  add: ['own', 'address', 'contact'],
  contact: ['own', 'contact'],
  own: ['own'],
  nothing: [],
};

/** Whether a reach opens a group: `own` is name and phone, `contact` site and organisation, `manage` role, teams and limits. */
export function reachOpens(reach: Reach, group: FieldGroupName): boolean {
  return opened[reach].includes(group);
}
