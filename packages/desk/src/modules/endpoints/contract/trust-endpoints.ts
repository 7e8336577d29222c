import { Type } from 'typebox';
import { endpoint } from '#platform/contract/endpoint';
import { At, nullable, object } from '#platform/contract/schema';
import { endpointErrors as E } from './errors.ts';
import { ActionClass } from './schemas.ts';

/** A body with signatures, as the protocol's specification has it; judged there, not by this schema. */
export const Signed = Type.Object(
  { body: Type.Record(Type.String(), Type.Unknown()), signatures: Type.Array(Type.Unknown()) },
  { additionalProperties: false },
);

/** What the desk knows about keys. Public halves only: nothing here is a secret. */
export const Trust = object(
  {
    organisationId: Type.String(),
    version: Type.Integer({ description: '0: no statement yet, so no machine can be enrolled.' }),
    statement: nullable(Signed),
    rootFingerprints: Type.Array(Type.String()),
    dispatchKeys: Type.Array(
      object({
        key: Type.String(),
        state: Type.Enum(['in-use', 'made', 'past'], {
          description: 'made: no statement names it yet, so it signs nothing.',
        }),
        createdAt: At,
        notAfter: nullable(At),
      }),
    ),
    operators: Type.Array(
      object({
        serial: Type.String(),
        name: Type.String(),
        key: Type.String(),
        upTo: ActionClass,
        notBefore: At,
        notAfter: At,
        isRevoked: Type.Boolean(),
      }),
    ),
    behindTrust: Type.Integer({
      description: 'Approved machines that do not hold the newest statement yet.',
    }),
  },
  'Trust',
);

export const trustEndpoints = {
  trust: endpoint({
    method: 'GET',
    path: '/api/machines/trust',
    summary: 'The public halves of all keys, the newest trust statement, and the operators.',
    access: 'endpoints.read',
    output: Trust,
    errors: [],
  }),
  addStatement: endpoint({
    method: 'POST',
    path: '/api/machines/trust/statements',
    summary: 'Takes a trust statement that a root key signed offline; the first one fixes the root.',
    access: 'endpoints.trust',
    body: object({ statement: Signed }),
    output: Trust,
    status: 201,
    errors: [E.trustRefused],
  }),
  makeDispatchKey: endpoint({
    method: 'POST',
    path: '/api/machines/trust/dispatch-keys',
    summary: 'Makes the next dispatch key; it signs nothing before a statement of the root names it.',
    access: 'endpoints.trust',
    output: Trust,
    status: 201,
    errors: [],
  }),
  addCertificate: endpoint({
    method: 'POST',
    path: '/api/machines/trust/certificates',
    summary: 'Takes an operator certificate that a root key signed offline.',
    access: 'endpoints.trust',
    body: object({ certificate: Signed }),
    output: Trust,
    status: 201,
    errors: [E.certificateRefused, E.trustMissing],
  }),
};
