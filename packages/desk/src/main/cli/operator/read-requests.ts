import type { TSchema } from 'typebox';
import { firstFault, fits, hashParams } from '@deskhand/protocol';
import { actionCatalogue } from '@deskhand/protocol/actions';
import { ApprovalRequest } from '#endpoints/contract';
import { Refusal, UsageError } from '../command.ts';
import { tooMuchToSee } from './approval-sheet.ts';
import type { Desk } from './desk-call.ts';
import { visible } from './hostile-text.ts';

/** The requests of the jobs that were named, and with `alike` of all that are like the first. */
export async function readRequests(
  desk: Desk,
  ids: readonly string[],
  alike: boolean,
): Promise<ApprovalRequest[]> {
  const named = await Promise.all(ids.map((id) => desk.approvalRequest({ id })));
  const [first] = named;
  if (!alike || first === undefined) {
    if (named.length === 0)
      throw new UsageError('Name a job: deskhand approve JOB --alike takes all that are like it.');
    return named;
  }
  const { items } = await desk.approvalRequests({ limit: 200 });
  const like = items.filter((one) => isAlike(one, first) && !ids.includes(one.jobId));
  return [...named, ...like];
}

function isAlike(a: ApprovalRequest, b: ApprovalRequest): boolean {
  return a.action === b.action && a.actionVersion === b.actionVersion && a.paramsHash === b.paramsHash;
}

/** What comes from the desk is looked at as if an attacker had written it. */
export function judgeRequests(
  requests: readonly ApprovalRequest[],
  organisationId: string,
  seenHash?: string,
): void {
  for (const one of requests) {
    if (!fits(ApprovalRequest, one)) {
      throw new Refusal(
        `The desk answered something that is no request: ${firstFault(ApprovalRequest, one)}`,
      );
    }
    if (one.organisationId !== organisationId) throw new Refusal('The request is of another organisation.');
    if (hashParams(one.params) !== one.paramsHash) {
      throw new Refusal(
        'The desk shows other parameters than those that would be signed. Do not sign anything.',
      );
    }
    const [first = one] = requests;
    if (!isAlike(one, first))
      throw new Refusal('These jobs differ; one signature is for jobs that are alike.');
    requireFitting(one);
    const unseen = tooMuchToSee(one.params);
    if (unseen !== undefined && seenHash !== one.paramsHash) {
      throw new Refusal(
        `There is more than can be looked at here (${unseen}). When you know these parameters from elsewhere: --params-hash HASH`,
      );
    }
  }
}

/** Parameters beside the known ones could push those that matter out of sight; the machine would refuse them anyway. */
function requireFitting({ action, actionVersion, params }: ApprovalRequest): void {
  const own = actionCatalogue.find(({ kind, version }) => kind === action && version === actionVersion);
  const fault = own && firstFault(own.params as unknown as TSchema, params);
  if (fault !== undefined)
    throw new Refusal(
      `These are no parameters of ${action}, and its machine would refuse them: ${visible(fault)}`,
    );
}
