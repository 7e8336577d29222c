import { Type } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { Id, Line, nullable, object, page, paging } from '#platform/contract/schema';
import { endpointErrors as E } from './errors.ts';
import * as S from './schemas.ts';

const byId = object({ id: Id });
const withReason = object({ reason: Line });

export const machineEndpoints = {
  list: endpoint({
    method: 'GET',
    path: '/api/machines',
    summary: 'The machines that the caller may see, by name.',
    access: 'endpoints.read',
    query: object({
      state: Type.Optional(
        Type.String({
          maxLength: 100,
          description: 'States, comma-separated; all but retired unless told.',
        }),
      ),
      q: Type.Optional(
        Type.String({ maxLength: 200, description: 'Part of name, host name, serial or person.' }),
      ),
      site: Type.Optional(Id),
      person: Type.Optional(Id),
      connected: Type.Optional(
        Type.Boolean({
          description: 'Only approved ones that are connected now, or only those that are not.',
        }),
      ),
      concern: Type.Optional(Type.Boolean({ description: 'Only those that are worth a look.' })),
      subject: Type.Optional(
        Type.String({
          maxLength: 120,
          description: '`tickets:ID`: machines that were asked for this subject.',
        }),
      ),
      ...paging,
    }),
    output: page(S.Machine),
    errors: [],
  }),
  counters: endpoint({
    method: 'GET',
    path: '/api/machines/counters',
    summary: 'Counts of the standard views: each number is a filter of the list.',
    access: 'endpoints.read',
    output: object({
      approved: Type.Integer(),
      connected: Type.Integer(),
      pending: Type.Integer(),
      quarantined: Type.Integer(),
      concern: Type.Integer(),
      awaitingApproval: Type.Integer(),
      unknownOutcomes: Type.Integer(),
    }),
    errors: [],
  }),
  dots: endpoint({
    method: 'GET',
    path: '/api/machines/dots',
    summary: 'The state of the machines of up to 200 people, for a dot beside each ticket.',
    access: 'endpoints.read',
    query: object({
      people: Type.String({ maxLength: 8000, description: 'Ids of people, comma-separated.' }),
    }),
    output: object({ items: Type.Array(S.MachineDot) }),
    errors: [],
  }),
  actions: endpoint({
    method: 'GET',
    path: '/api/machines/actions',
    summary: 'Every action that this desk knows, with the schemas of its parameters and output.',
    access: 'endpoints.read',
    output: object({ items: Type.Array(S.Action) }),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/machines/:id',
    summary: 'One machine with health, actions and trust.',
    access: 'endpoints.read',
    params: byId,
    output: S.MachineDetail,
    errors: [E.machineNotFound],
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/machines/:id',
    summary: 'Names a machine, or says where it stands, whose it is and which team looks after it.',
    access: 'endpoints.admit',
    params: byId,
    body: object({
      version: Type.Integer(),
      name: Type.Optional(Line),
      siteId: Type.Optional(Id),
      personId: Type.Optional(nullable(Id)),
      teamId: Type.Optional(nullable(Id)),
    }),
    output: S.MachineDetail,
    errors: [E.machineNotFound, E.conflict, E.unknownReference],
  }),
  approve: endpoint({
    method: 'POST',
    path: '/api/machines/:id/approve',
    summary: 'Lets a machine that asked belong to the desk.',
    access: 'endpoints.admit',
    params: byId,
    output: S.MachineDetail,
    errors: [E.machineNotFound, E.notInState],
  }),
  quarantine: endpoint({
    method: 'POST',
    path: '/api/machines/:id/quarantine',
    summary: 'Cuts a machine off until a person releases it; its evidence stays on it.',
    access: 'endpoints.admit',
    params: byId,
    body: withReason,
    output: S.MachineDetail,
    errors: [E.machineNotFound, E.notInState],
  }),
  release: endpoint({
    method: 'POST',
    path: '/api/machines/:id/release',
    summary:
      'Ends a quarantine: the next machine that proves the key is taken for the real one, and a second one is caught again.',
    access: 'endpoints.admit',
    params: byId,
    body: withReason,
    output: S.MachineDetail,
    errors: [E.machineNotFound, E.notInState],
  }),
  retire: endpoint({
    method: 'POST',
    path: '/api/machines/:id/retire',
    summary: 'Ends a membership for ever: the key is never taken again, open jobs are withdrawn.',
    access: 'endpoints.admit',
    params: byId,
    body: object({ reason: Line, replacedBy: Type.Optional(Id) }),
    output: S.MachineDetail,
    errors: [E.machineNotFound, E.notInState, E.unknownReference],
  }),
  tokens: endpoint({
    method: 'GET',
    path: '/api/machines/tokens',
    summary: 'Enrolment tokens, newest first; never their secret.',
    access: 'endpoints.admit',
    query: object(paging),
    output: page(S.Token),
    errors: [],
  }),
  makeToken: endpoint({
    showsSecret: true,
    method: 'POST',
    path: '/api/machines/tokens',
    summary: 'Makes the one line that enrols one machine; it is shown this once.',
    access: 'endpoints.admit',
    body: object({
      siteId: Id,
      personId: Type.Optional(Id),
      serial: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
      validMinutes: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 43_200, description: '60 unless told.' }),
      ),
      approvesAtOnce: Type.Optional(
        Type.Boolean({ description: 'The machine belongs without a second look. Off unless told.' }),
      ),
    }),
    output: object({
      token: Type.String(),
      line: Type.String({ description: 'To be copied to the machine, as root.' }),
      serverUrl: Type.String(),
      ...S.Token.properties,
    }),
    status: 201,
    errors: [E.trustMissing, E.unknownReference],
  }),
  revokeToken: endpoint({
    method: 'POST',
    path: '/api/machines/tokens/:id/revoke',
    summary: 'Makes a token that was not used worthless.',
    access: 'endpoints.admit',
    params: byId,
    output: S.Token,
    errors: [E.tokenNotFound, E.notInState],
  }),
};
