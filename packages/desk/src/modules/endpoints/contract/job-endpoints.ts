import { Type } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { Id, Line, object, page, paging } from '#platform/contract/schema';
import { endpointErrors as E } from './errors.ts';
import * as S from './schemas.ts';

const byId = object({ id: Id });

export const jobEndpoints = {
  ask: endpoint({
    method: 'POST',
    path: '/api/machines/:id/jobs',
    summary:
      'Asks a machine for an action. The job is durable before anything is sent; a machine that is away gets it when it comes back, until it expires.',
    access: 'endpoints.look',
    params: byId,
    body: S.NewJob,
    output: S.JobDetail,
    status: 201,
    errors: [
      E.machineNotFound,
      E.machineReplaced,
      E.notInState,
      E.actionUnknown,
      E.actionNotThere,
      E.paramsInvalid,
      E.classNotAllowed,
      E.unknownReference,
      E.trustMissing,
    ],
  }),
  jobsOfMachine: endpoint({
    method: 'GET',
    path: '/api/machines/:id/jobs',
    summary: 'What was asked of a machine and what became of it, newest first.',
    access: 'endpoints.read',
    params: byId,
    query: object(paging),
    output: page(S.Job),
    errors: [E.machineNotFound],
  }),
  jobs: endpoint({
    method: 'GET',
    path: '/api/machines/jobs',
    summary: 'Jobs of all machines that the caller may see, newest first.',
    access: 'endpoints.read',
    query: object({
      state: Type.Optional(Type.String({ maxLength: 100, description: 'States, comma-separated.' })),
      outcome: Type.Optional(Type.String({ maxLength: 60, description: 'Outcomes, comma-separated.' })),
      undecided: Type.Optional(
        Type.Boolean({ description: 'Only unknown outcomes that nobody has decided.' }),
      ),
      subject: Type.Optional(Type.String({ maxLength: 120, description: '`tickets:ID`.' })),
      ...paging,
    }),
    output: page(S.Job),
    errors: [],
  }),
  job: endpoint({
    method: 'GET',
    path: '/api/machines/jobs/:id',
    summary: 'One job with its parameters and the evidence of the machine.',
    access: 'endpoints.read',
    params: byId,
    output: S.JobDetail,
    errors: [E.jobNotFound],
  }),
  output: endpoint({
    method: 'GET',
    path: '/api/machines/jobs/:id/output',
    summary: 'Raw output from a chunk on; who comes late reads the same bytes.',
    access: 'endpoints.read',
    params: byId,
    query: object({
      after: Type.Optional(
        Type.Integer({ minimum: -1, description: 'Number of the last chunk that you have.' }),
      ),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 64 })),
    }),
    output: object({
      chunks: Type.Array(S.OutputChunk),
      state: S.JobState,
      isEnd: Type.Boolean({ description: 'The job has ended and there is no chunk after these.' }),
    }),
    errors: [E.jobNotFound],
  }),
  withdraw: endpoint({
    method: 'POST',
    path: '/api/machines/jobs/:id/withdraw',
    summary: 'Takes back a job that waits, or stops one that runs; the machine says what came of it.',
    access: 'endpoints.look',
    params: byId,
    body: object({ reason: Line }),
    output: S.JobDetail,
    errors: [E.jobNotFound, E.notInState, E.classNotAllowed],
  }),
  decide: endpoint({
    method: 'POST',
    path: '/api/machines/jobs/:id/decide',
    summary: 'Says what became of a job whose outcome is unknown; the evidence stays as it is.',
    access: 'endpoints.look',
    params: byId,
    body: object({ verdict: Type.Enum(['happened', 'did-not-happen']), reason: Line }),
    output: S.JobDetail,
    errors: [E.jobNotFound, E.notInState, E.classNotAllowed],
  }),
  evidence: endpoint({
    method: 'GET',
    path: '/api/machines/jobs/:id/evidence',
    summary:
      'The evidence card as one JSON file that `deskhand verify` checks without this desk: job, result, raw output, keys and statements.',
    access: 'endpoints.read',
    params: byId,
    output: Type.Unknown(),
    produces: 'file',
    errors: [E.jobNotFound, E.notInState],
  }),
};
