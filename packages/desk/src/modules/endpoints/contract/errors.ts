import { errors } from '#platform/contract/errors';

export const endpointErrors = errors('endpoints', {
  machineNotFound: {
    status: 404,
    title: 'There is no such machine',
    hint: 'GET /api/machines lists the machines that you may see.',
  },
  jobNotFound: {
    status: 404,
    title: 'There is no such job',
    hint: 'GET /api/machines/:id/jobs lists the jobs of a machine.',
  },
  tokenNotFound: {
    status: 404,
    title: 'There is no such enrolment token',
    hint: 'GET /api/machines/tokens lists the tokens.',
  },
  notInState: {
    status: 409,
    title: 'This is not possible in the present state',
    hint: 'Read it again: somebody, or the machine itself, may have moved it on. The detail names the state.',
  },
  trustMissing: {
    status: 409,
    title: 'This desk has no root of trust yet',
    hint: 'Run `deskhand trust begin` on your own computer: it makes the root key and never sends it anywhere.',
  },
  trustRefused: {
    status: 422,
    title: 'This trust statement is not accepted',
    hint: 'The detail says why. A statement must be newer, name this organisation and a dispatch key of this desk, and carry the signature of a root.',
  },
  certificateRefused: {
    status: 422,
    title: 'This operator certificate is not accepted',
    hint: 'The detail says why. A root of this organisation must have signed it, and it must not be over or revoked.',
  },
  actionUnknown: {
    status: 422,
    title: 'There is no such action',
    hint: 'GET /api/machines/actions lists the actions with their parameters.',
  },
  actionNotThere: {
    status: 409,
    title: 'The agent on this machine does not know this action',
    hint: 'Its agent is older or newer than this desk. The machine page lists what it can do; bring the agent up to date.',
  },
  paramsInvalid: {
    status: 422,
    title: 'The parameters do not fit the action',
    hint: 'The detail names the first field that does not fit; GET /api/machines/actions has the schema.',
  },
  classNotAllowed: {
    status: 403,
    title: 'This person may not ask for an action of this class',
    hint: 'R0 looks, R1 can be undone, R2 disrupts, R3 destroys. An administrator can give the permission named in the detail.',
  },
  machineReplaced: {
    status: 409,
    title: 'This machine was replaced or retired',
    hint: 'The detail names what is there now. Ask that one, if it is what you mean.',
  },
  approvalRefused: {
    status: 422,
    title: 'This approval is not accepted',
    hint: 'The detail says what differs between what was signed and what the job says. Run `deskhand approve` again.',
  },
  approvalNotFound: {
    status: 404,
    title: 'There is no such standing approval',
    hint: 'GET /api/machines/approvals/standing lists them.',
  },
  conflict: {
    status: 409,
    title: 'Somebody else changed this machine meanwhile',
    hint: 'Read it again, then repeat the change with its version.',
  },
  unknownReference: {
    status: 422,
    title: 'A person, site, team or ticket that was named does not exist',
    hint: 'The detail names the field.',
  },
});
