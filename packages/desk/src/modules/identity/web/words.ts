import type { Person } from '../contract.ts';
import { t } from './texts.ts';

type Role = Person['role'];

/** The word of a role. */
export function roleWord(role: Role): string {
  const words: Readonly<Record<Role, () => string>> = {
    requester: t.roleRequester,
    technician: t.roleTechnician,
    lead: t.roleLead,
    administrator: t.roleAdministrator,
    auditor: t.roleAuditor,
  };
  return words[role]();
}
