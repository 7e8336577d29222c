import type { Handlers } from '#platform/server/http/call';
import type { approvalEndpoints } from '../../contract/approval-endpoints.ts';
import type { EndpointsDeps } from '../deps.ts';
import { addApproval } from './add-approval.ts';
import { listApprovalRequests, readApprovalRequest } from './approval-requests.ts';
import { listStanding } from './list-standing.ts';
import { withdrawApproval } from './withdraw-approval.ts';

/** The endpoints about what operators sign. */
export function approvalHandlers(deps: EndpointsDeps): Handlers<typeof approvalEndpoints> {
  return {
    approvalRequests: ({ db, actor }, input) => listApprovalRequests(db, deps, actor, input),
    approvalRequest: ({ db, actor }, { id }) => readApprovalRequest(db, actor, id),
    standingApprovals: ({ db, actor }, input) => listStanding(db, deps, actor, input),
    withdrawApproval: ({ tx, actor }, input) => withdrawApproval(tx, deps, actor, input),
    addApproval: ({ tx, actor }, input) => addApproval(tx, deps, actor, input),
  };
}
