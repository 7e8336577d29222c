import type { SignedJob, TrustStatement } from '@deskhand/protocol';
import { bodyHash, firstFault, judgeJob, judgeSequence } from '@deskhand/protocol';
import type { Action } from '../actions/action.ts';
import { findAction, findActionVersion } from '../actions/index.ts';
import type { DeskClock } from '../clock.ts';
import type { Journal } from '../journal/journal.ts';
import { judgePolicy, readPolicy } from '../policy.ts';

export interface Judge {
  readonly journal: Journal;
  readonly clock: DeskClock;
  readonly agentId: string;
  readonly siteId: string;
  readonly policyPath: string;
  readonly trust: () => TrustStatement;
}

export type Verdict =
  /** Not proved to come from the desk: logged, never answered. */
  | { readonly kind: 'ignore'; readonly code: string }
  /** The same job again: its result is sent again. */
  | { readonly kind: 'repeat' }
  | { readonly kind: 'refuse'; readonly code: string; readonly note: string }
  | { readonly kind: 'take'; readonly action: Action; readonly isEarly: boolean };

const unproved = new Set(['job.malformed', 'job.unsigned', 'job.other-organisation', 'job.other-machine']);

/** Everything that is asked before a job is written down, in the order of the specification (section 8). */
export function judgeIncoming(judge: Judge, signed: SignedJob): Verdict {
  const proof = judgeProof(judge, signed);
  if (proof !== undefined && unproved.has(proof)) return { kind: 'ignore', code: proof };
  const { journal } = judge;
  const { body } = signed;
  const known = journal.findJobHash(body.jobId);
  if (known !== undefined) {
    return known === bodyHash(body) ? { kind: 'repeat' } : { kind: 'ignore', code: 'job.conflict' };
  }
  const sequence = judgeSequence(body.sequence, journal.seenSequences());
  if (sequence === 'sequence.taken') return { kind: 'ignore', code: sequence };
  if (sequence !== undefined) return refuse(sequence, 'The number of this job lies too far back.');
  const isEarly = proof === 'job.too-early';
  if (proof !== undefined && !isEarly) return refuse(proof, `The job did not pass: ${proof}.`);
  return judgeDeed(judge, signed, isEarly);
}

/** Asked again right before the start: time has passed, and the policy may have changed. */
export function judgeStart(judge: Judge, signed: SignedJob): Verdict {
  const proof = judgeProof(judge, signed);
  if (proof !== undefined) return refuse(proof, `The job did not pass at its start: ${proof}.`);
  return judgeDeed(judge, signed, false);
}

function judgeProof(judge: Judge, signed: SignedJob): string | undefined {
  const { clock } = judge;
  return judgeJob(signed, {
    agentId: judge.agentId,
    siteId: judge.siteId,
    trust: judge.trust(),
    now: clock.now(),
    ownNow: new Date().toISOString(),
    actionClass: findAction(signed.body?.action)?.class ?? 'R0',
  });
}

function judgeDeed(judge: Judge, { body }: SignedJob, isEarly: boolean): Verdict {
  const action = findActionVersion(body.action, body.actionVersion);
  if (action === undefined) {
    return findAction(body.action) === undefined
      ? refuse('action.unknown', `This agent knows no action "${body.action}".`)
      : refuse(
          'action.version-unknown',
          `This agent knows no version ${body.actionVersion} of "${body.action}".`,
        );
  }
  if (body.dryRun && action.class !== 'R0' && action.rehearse === undefined)
    return refuse('action.no-dry-run', `"${body.action}" cannot be rehearsed; nothing was started.`);
  const fault = firstFault(action.params, body.params);
  if (fault !== undefined) return refuse('action.params-invalid', fault);
  const policy = judgePolicy(readPolicy(judge.policyPath), action);
  if (policy !== undefined) return refuse(policy, 'The policy on this machine does not allow it.');
  return { kind: 'take', action, isEarly };
}

function refuse(code: string, note: string): Verdict {
  return { kind: 'refuse', code, note };
}
