import { Type, type Static } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { At, Id, Line, nullable, object, page, paging } from '#platform/contract/schema';
import { endpointErrors as E } from './errors.ts';
import { ActionClass } from './schemas.ts';
import { Signed } from './trust-endpoints.ts';

/** What an operator signs for, in full; `deskhand approve` prints it, hashes it and signs on the operator's machine. */
export const ApprovalRequest = object(
  {
    jobId: Id,
    organisationId: Type.String(),
    action: Type.String(),
    actionVersion: Type.Integer(),
    class: ActionClass,
    summary: Type.String(),
    params: Type.Record(Type.String(), Type.Unknown()),
    paramsHash: Type.String(),
    machine: object({
      id: Id,
      name: Type.String(),
      hostname: Type.String(),
      site: Type.String(),
      siteId: Id,
    }),
    dryRun: Type.Boolean({
      description: 'Asked for as a rehearsal; an approval does not know the difference.',
    }),
    ruleId: nullable(Id),
    askedBy: Type.String(),
    notBeforeAt: At,
    expiresAt: At,
  },
  'ApprovalRequest',
);
export type ApprovalRequest = Static<typeof ApprovalRequest>;

/** What an operator allowed for every run of a rule. */
export const StandingApproval = object(
  {
    id: Id,
    ruleId: Id,
    action: Type.String(),
    actionVersion: Type.Integer(),
    paramsHash: Type.String(),
    machines: Type.Array(object({ id: Id, name: Type.String() })),
    window: object({
      days: Type.Array(Type.Integer(), { description: '0 is Sunday.' }),
      fromMinute: Type.Integer({ description: 'Of the day in UTC.' }),
      untilMinute: Type.Integer({ description: 'Below `fromMinute` it runs over midnight.' }),
    }),
    reason: Type.String(),
    operator: Type.String(),
    certificateSerial: Type.String(),
    receivedAt: At,
    expiresAt: At,
    withdrawn: nullable(object({ by: Type.String(), reason: Type.String(), at: At })),
  },
  'StandingApproval',
);
export type StandingApproval = Static<typeof StandingApproval>;

export const approvalEndpoints = {
  standingApprovals: endpoint({
    method: 'GET',
    path: '/api/machines/approvals/standing',
    summary:
      'Standing approvals of operators, newest first; those that are over or withdrawn when asked for.',
    access: 'endpoints.read',
    query: object({ over: Type.Optional(Type.Boolean()), ...paging }),
    output: page(StandingApproval),
    errors: [],
  }),
  withdrawApproval: endpoint({
    method: 'POST',
    path: '/api/machines/approvals/:id/withdraw',
    summary:
      'Takes a standing approval back at this desk: it releases no further job. Only a root makes it worthless to machines, by revoking its certificate.',
    access: 'endpoints.destroy',
    params: object({ id: Id }),
    body: object({ reason: Line }),
    output: StandingApproval,
    errors: [E.approvalNotFound, E.notInState],
  }),
  approvalRequests: endpoint({
    method: 'GET',
    path: '/api/machines/approvals',
    summary: 'Destructive jobs that wait for the signature of an operator, oldest first.',
    access: 'endpoints.read',
    query: object(paging),
    output: page(ApprovalRequest),
    errors: [],
  }),
  approvalRequest: endpoint({
    method: 'GET',
    path: '/api/machines/jobs/:id/approval-request',
    summary: 'What exactly the operator signs for this job.',
    access: 'endpoints.read',
    params: object({ id: Id }),
    output: ApprovalRequest,
    errors: [E.jobNotFound, E.notInState],
  }),
  addApproval: endpoint({
    method: 'POST',
    path: '/api/machines/approvals',
    summary:
      'Takes an approval that an operator signed with a key of their own machine; the jobs that it fits are sent, a standing one is kept for its rule.',
    access: 'endpoints.look',
    body: object({ approval: Signed, certificateSerial: Type.String({ maxLength: 500 }) }),
    output: object({ approvalId: Id, jobIds: Type.Array(Id) }),
    status: 201,
    errors: [E.approvalRefused, E.trustMissing],
  }),
};
