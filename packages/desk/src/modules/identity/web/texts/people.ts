/** Words of people and what they belong to. */
export const peopleTexts = {
  roleRequester: 'Requester',
  roleTechnician: 'Technician',
  roleLead: 'Lead',
  roleAdministrator: 'Administrator',
  roleAuditor: 'Auditor',
  teamAndTier: '{team}, tier {tier}',
} as const;
