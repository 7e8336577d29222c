import { randomUUID } from 'node:crypto';
import type { Approval } from '@deskhand/protocol';
import { Approval as ApprovalSchema, firstFault, fits } from '@deskhand/protocol';
import type { ApprovalRequest } from '#endpoints/contract';
import { needed, Refusal, UsageError } from '../command.ts';
import { dayMs } from './papers.ts';
import type { Terminal } from './terminal.ts';
import { windowOf } from './window.ts';

/** A machine's clock may be behind this one by as much as it tolerates for a destructive action. */
const earlyMs = 600_000;
const longestOnceDays = 30;
const longestStandingDays = 400;

/** What the person said on the command line about the approval. */
interface Values {
  readonly reason?: string;
  readonly until?: string;
  readonly standing?: boolean;
  readonly rule?: string;
  readonly window?: string;
}

/** The body that will be signed; asks why when nobody said it. */
export async function fillApproval(
  terminal: Terminal,
  requests: readonly ApprovalRequest[],
  values: Values,
): Promise<Approval> {
  const [first] = requests;
  if (first === undefined) throw new Refusal('There is nothing to sign.');
  const now = Date.now();
  const isStanding = values.standing === true;
  const rule = isStanding
    ? { ruleId: needed(values.rule, '--rule'), window: windowOf(needed(values.window, '--window')) }
    : undefined;
  const reason = values.reason ?? (await terminal.ask('Why may this be done? '));
  const draft: Approval = {
    approvalId: randomUUID(),
    organisationId: first.organisationId,
    action: first.action,
    actionVersion: first.actionVersion,
    paramsHash: first.paramsHash,
    agentIds: [...new Set(requests.map(({ machine }) => machine.id))],
    reason,
    notBefore: new Date(now - earlyMs).toISOString(),
    expiresAt: isStanding
      ? untilOf(needed(values.until, '--until'), now, longestStandingDays)
      : onceUntil(requests, values, now),
    ...(rule ? { rule } : {}),
  };
  if (!fits(ApprovalSchema, draft))
    throw new Refusal(`This cannot be signed: ${firstFault(ApprovalSchema, draft)}`);
  return draft;
}

/** As long as the jobs wait, or as told; a desk that names a year far away is not followed. */
function onceUntil(requests: readonly ApprovalRequest[], values: Values, now: number): string {
  if (values.until !== undefined) return untilOf(values.until, now, longestOnceDays);
  const last = Math.max(...requests.map(({ expiresAt }) => Date.parse(expiresAt)));
  return new Date(Math.min(last, now + longestOnceDays * dayMs)).toISOString();
}

function untilOf(text: string, now: number, longestDays: number): string {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new UsageError('--until is a date such as 2026-12-31, or an instant.');
  if (ms > now && ms <= now + longestDays * dayMs) return new Date(ms).toISOString();
  throw new UsageError(`--until lies in the future, at most ${longestDays} days away.`);
}
