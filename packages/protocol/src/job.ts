import type { Static } from 'typebox';
import { Type } from 'typebox';
import { SignedApproval, SignedCertificate } from './operator.ts';
import { ActionClass, ActionKind, At, Bytes32, Id, JsonObject, Line, object } from './schema.ts';
import type { Signed } from './signed.ts';
import { bodyHash, signedSchema } from './signed.ts';

/** Work of one lane never waits for another: a person at a screen, the day's work, the night's bulk. */
export const lanes = ['interactive', 'normal', 'bulk'] as const;
export const Lane = Type.Enum(lanes);
export type Lane = Static<typeof Lane>;

/** One job for one machine. The signature of the dispatch key is over all of it, approval included. */
export const Job = object({
  jobId: Id,
  organisationId: Line,
  agentId: Id,
  /** Rises by each job for this machine; a hole is a job that was withdrawn. */
  sequence: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  action: ActionKind,
  actionVersion: Type.Integer({ minimum: 1 }),
  class: ActionClass,
  params: JsonObject,
  paramsHash: Bytes32,
  dryRun: Type.Boolean(),
  notBefore: At,
  /** After this instant the job is not started any more. */
  expiresAt: At,
  /** Longest run in milliseconds once started; the action's own limit may be lower. */
  deadlineMs: Type.Integer({ minimum: 100, maximum: 86_400_000 }),
  lane: Lane,
  /** Of several waiting jobs with one key the newest alone is run; the others end as `superseded`. */
  supersedeKey: Type.Optional(Line),
  /** Bytes of raw output that are kept; the rest is counted and cut. */
  outputCapBytes: Type.Integer({ minimum: 1024, maximum: 268_435_456 }),
  /** Who asked, for the log of the machine; carries no right. */
  requestedBy: Line,
  run: Type.Optional(object({ runId: Id, stepId: Line })),
  /** Needed for R3; see `verify-job.ts`. */
  authority: Type.Optional(object({ approval: SignedApproval, certificate: SignedCertificate })),
  /** Secrets sealed to the machine's key; reserved in version 1, a machine that does not know it refuses. */
  sealed: Type.Optional(Type.String({ maxLength: 65_536 })),
});
export type Job = Static<typeof Job>;
export const SignedJob = signedSchema(Job);
export type SignedJob = Signed<Job>;

/** Stops a job that waits or runs. It is signed, because stopping half-way is an effect too. */
export const Cancel = object({ jobId: Id, agentId: Id, reason: Line, issuedAt: At });
export type Cancel = Static<typeof Cancel>;
export const SignedCancel = signedSchema(Cancel);
export type SignedCancel = Signed<Cancel>;

/** The hash that job and approval both carry: the operator allowed these parameters and no others. */
export function hashParams(params: Readonly<Record<string, unknown>>): string {
  return bodyHash(params);
}
