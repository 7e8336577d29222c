import { Type } from 'typebox';
import { event } from '#platform/contract/contract';
import { Id, nullable, object, Subject } from '#platform/contract/schema';
import { ActionClass, Outcome } from './schemas.ts';

const reason = Type.String();
const job = { jobId: Id, action: Type.String(), class: ActionClass, subject: nullable(Subject) };

/** Events of the room; the subject of each is the machine, those of trust and tokens apart. */
export const endpointEvents = {
  enrolled: event(
    'endpoints.machine.enrolled',
    'A machine asked to belong.',
    object({ tokenId: Id, state: Type.String(), hostname: Type.String() }),
  ),
  approved: event('endpoints.machine.approved', 'A machine was approved.', object({})),
  changed: event(
    'endpoints.machine.changed',
    'Name, site, person or team of a machine were changed.',
    object({ version: Type.Integer(), changes: Type.Record(Type.String(), Type.Unknown()) }),
  ),
  quarantined: event(
    'endpoints.machine.quarantined',
    'A machine was quarantined: by a person, or because two had one key.',
    object({ reason }),
  ),
  released: event('endpoints.machine.released', 'A quarantined machine was released.', object({ reason })),
  retired: event(
    'endpoints.machine.retired',
    'A machine was retired; its key is dead for ever.',
    object({ reason, replacedBy: nullable(Id) }),
  ),
  connected: event('endpoints.machine.connected', 'A machine connected.', object({})),
  lost: event('endpoints.machine.lost', 'The connection of a machine ended.', object({})),
  asked: event('endpoints.job.asked', 'Somebody asked a machine for an action.', object(job)),
  approvedJob: event(
    'endpoints.job.approved',
    'An operator signed for a destructive job.',
    object({ ...job, operator: Type.String(), certificateSerial: Type.String(), reason }),
  ),
  standing: event(
    'endpoints.approval.standing',
    'An operator allowed every run of a rule within a window.',
    object({ ruleId: Id, action: Type.String(), operator: Type.String(), reason, expiresAt: Type.String() }),
  ),
  standingWithdrawn: event(
    'endpoints.approval.withdrawn',
    'A standing approval was taken back at the desk.',
    object({ ruleId: Id, action: Type.String(), reason }),
  ),
  started: event('endpoints.job.started', 'A machine began a job that changes something.', object(job)),
  ended: event(
    'endpoints.job.ended',
    'The evidence of a machine about a job was stored.',
    object({ ...job, outcome: Outcome, code: Type.String() }),
  ),
  expired: event('endpoints.job.expired', 'A job was never started and its time is over.', object(job)),
  withdrawn: event('endpoints.job.withdrawn', 'A job was withdrawn or stopped.', object({ ...job, reason })),
  decided: event(
    'endpoints.job.decided',
    'A person decided what became of a job with an unknown outcome.',
    object({ ...job, verdict: Type.String(), reason }),
  ),
  conflict: event(
    'endpoints.evidence.conflict',
    'Other evidence came for a job that has some already.',
    object({ jobId: Id, kind: Type.String() }),
  ),
  tokenMade: event('endpoints.token.made', 'An enrolment token was made.', object({ siteId: Id })),
  tokenRevoked: event('endpoints.token.revoked', 'An enrolment token was revoked.', object({})),
  trustChanged: event(
    'endpoints.trust.changed',
    'A trust statement of the root was taken.',
    object({ version: Type.Integer() }),
  ),
  dispatchKeyMade: event(
    'endpoints.trust.dispatch-key-made',
    'The desk made a dispatch key that a root must name before it counts.',
    object({ key: Type.String() }),
  ),
  certificateTaken: event(
    'endpoints.trust.certificate-taken',
    'An operator certificate was taken.',
    object({ serial: Type.String(), name: Type.String() }),
  ),
};
