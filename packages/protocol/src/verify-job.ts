import type { SignedJob } from './job.ts';
import { hashParams, Job } from './job.ts';
import type { CertificateFault } from './operator.ts';
import { judgeCertificate, windowHolds } from './operator.ts';
import { fits } from './schema.ts';
import { signersOf } from './signed.ts';
import type { TrustStatement } from './trust.ts';
import { keysAt } from './trust.ts';

export type JobFault =
  | 'job.malformed'
  | 'job.unsigned'
  | 'job.other-organisation'
  | 'job.other-machine'
  | 'job.params-changed'
  | 'job.too-early'
  | 'job.expired'
  | 'job.sealed-unsupported'
  | ApprovalFault;

export type ApprovalFault =
  | 'approval.missing'
  | 'approval.unsigned'
  | 'approval.other-action'
  | 'approval.other-params'
  | 'approval.other-machine'
  | 'approval.expired'
  | 'approval.outside-window'
  | 'clock.disagrees'
  | CertificateFault;

/** What a machine knows about itself and the time when it looks at a job. */
export interface Verifier {
  readonly agentId: string;
  readonly siteId: string;
  readonly trust: TrustStatement;
  /** The time that the server proved, moved on by the machine's own steady clock. */
  readonly now: string;
  /** The machine's own wall clock: for R3 both must agree, so that a lying server cannot bring back an old approval. */
  readonly ownNow: string;
  /**
   * The class that the machine itself gives the action: what a job says about its class is a claim, and a
   * server that calls a destructive action harmless gets nothing by it.
   */
  readonly actionClass: SignedJob['body']['class'];
}

/** Clocks that differ by more than this do not agree, for R3. */
export const clockToleranceMs = 10 * 60_000;

/** Everything about a job that can be judged without memory: the journal judges what was seen before. */
export function judgeJob(signed: SignedJob, by: Verifier): JobFault | undefined {
  const { body } = signed;
  if (!fits(Job, body)) return 'job.malformed';
  if (signersOf('job', signed, keysAt(by.trust, 'dispatch', by.now)).length === 0) return 'job.unsigned';
  if (body.organisationId !== by.trust.organisationId) return 'job.other-organisation';
  if (body.agentId !== by.agentId) return 'job.other-machine';
  if (hashParams(body.params) !== body.paramsHash) return 'job.params-changed';
  if (by.now >= body.expiresAt) return 'job.expired';
  if (by.now < body.notBefore) return 'job.too-early';
  if (body.sealed !== undefined) return 'job.sealed-unsupported';
  const isDestructive = by.actionClass === 'R3' || body.class === 'R3';
  return isDestructive ? judgeApproval(signed, by) : undefined;
}

/** The part that a stolen server cannot forge: a person's key, which only the person's machine holds. */
function judgeApproval(signed: SignedJob, by: Verifier): ApprovalFault | undefined {
  const { body: job } = signed;
  if (job.authority === undefined) return 'approval.missing';
  const { approval, certificate } = job.authority;
  const apartMs = Math.abs(Date.parse(by.now) - Date.parse(by.ownNow));
  if (apartMs > clockToleranceMs) return 'clock.disagrees';
  const use = { actionClass: 'R3' as const, siteId: by.siteId, at: by.now };
  const certificateFault = judgeCertificate(by.trust, certificate, use);
  if (certificateFault !== undefined) return certificateFault;
  if (signersOf('approval', approval, [certificate.body.key]).length === 0) return 'approval.unsigned';
  return judgeScope(signed, by);
}

/** Is this what the operator allowed: the action, its parameters, this machine, this time? */
function judgeScope({ body: job }: SignedJob, by: Verifier): ApprovalFault | undefined {
  const said = job.authority?.approval.body;
  if (said === undefined) return 'approval.missing';
  if (said.organisationId !== job.organisationId) return 'approval.unsigned';
  if (said.action !== job.action || said.actionVersion !== job.actionVersion) return 'approval.other-action';
  if (said.paramsHash !== job.paramsHash) return 'approval.other-params';
  if (!said.agentIds.includes(job.agentId)) return 'approval.other-machine';
  if (by.now < said.notBefore || by.now >= said.expiresAt) return 'approval.expired';
  const isOutside = said.rule !== undefined && !windowHolds(said.rule.window, by.now);
  return isOutside ? 'approval.outside-window' : undefined;
}
