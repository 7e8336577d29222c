import { contract } from '#platform/contract/contract';
import { approvalEndpoints } from './contract/approval-endpoints.ts';
import { endpointErrors } from './contract/errors.ts';
import { endpointEvents } from './contract/events.ts';
import { jobEndpoints } from './contract/job-endpoints.ts';
import { machineEndpoints } from './contract/machine-endpoints.ts';
import { trustEndpoints } from './contract/trust-endpoints.ts';

export { ApprovalRequest, type StandingApproval } from './contract/approval-endpoints.ts';
export * from './contract/concerns.ts';
export { endpointErrors } from './contract/errors.ts';
export { endpointEvents } from './contract/events.ts';
export * from './contract/schemas.ts';
export { Trust } from './contract/trust-endpoints.ts';

/** The room `endpoints`: machines with our agent, what is asked of them, and what they prove. */
export const endpointsContract = contract({
  room: 'endpoints',
  summary: 'Machines with our agent: who they are, what is asked of them, and what they prove.',
  permissions: {
    'endpoints.read': { summary: 'See machines, jobs and evidence', roles: ['technician', 'auditor'] },
    'endpoints.look': { summary: 'Ask machines for actions that only look (R0)', roles: ['technician'] },
    'endpoints.fix': {
      summary: 'Ask machines for actions that change or disrupt (R1, R2)',
      roles: ['technician'],
    },
    'endpoints.destroy': {
      summary: "Ask for destructive actions (R3), which need an operator's signature besides",
      roles: ['lead'],
    },
    'endpoints.admit': {
      summary: 'Invite, approve, quarantine and retire machines',
      roles: ['lead'],
    },
    'endpoints.trust': { summary: 'Bring trust statements and certificates', roles: ['administrator'] },
  },
  errors: endpointErrors,
  events: endpointEvents,
  endpoints: { ...machineEndpoints, ...jobEndpoints, ...trustEndpoints, ...approvalEndpoints },
});
