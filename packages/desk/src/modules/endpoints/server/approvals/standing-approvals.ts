import { sql, type RawBuilder } from 'kysely';
import { fits, SignedApproval } from '@deskhand/protocol';
import { systemActor, type Actor } from '#platform/server/actor';
import type { Database, Tx } from '#platform/server/db/database';
import { record } from '#platform/server/events/record';
import type { EndpointsDeps } from '../deps.ts';
import { findTrust } from '../trust/desk-trust.ts';
import { findCertificate, judgeSigner } from './judge-approval.ts';
import { lockWaiting, prepareRelease, releaseEvents, releaseRows, type WaitingJob } from './release-jobs.ts';

const timer = systemActor('timer', []);
const batch = 100;

/** Nobody has taken the approval `a` back. */
const isStanding: RawBuilder<unknown> = sql`not exists (select 1 from endpoints_withdrawn_approvals w where w.approval_id = a.id)`;

/**
 * Releases a waiting job of a rule when a standing approval fits it now: same action, version and parameters, this
 * machine, inside of its window. True when it goes.
 */
export async function releaseByStanding(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock' | 'keys'>,
  actor: Actor,
  jobId: string,
): Promise<boolean> {
  const at = deps.clock.now();
  const [job] = await lockWaiting(tx, at, sql`j.id = ${jobId} and j.rule_id is not null`);
  const trust = await findTrust(tx, deps);
  if (job === undefined || trust?.dispatch === undefined) return false;
  const signing = { ...trust, dispatch: trust.dispatch };
  for (const authority of await listStanding(tx, job)) {
    if (judgeSigner(trust.newest, authority.approval, authority.certificate, at) !== undefined) continue;
    const one = await prepareRelease(tx, job, { trust: signing, authority, at });
    if ('fault' in one) continue;
    await record(tx, {
      writes: { jobs: releaseRows([one], authority.approval.body.approvalId) },
      events: releaseEvents([one], authority, { actor, at }),
      select: sql`select 1`,
    });
    return true;
  }
  return false;
}

async function listStanding(tx: Tx, job: WaitingJob) {
  const rows = await tx.rows<{ approval: string; certificate_serial: string }>(sql<{
    approval: string;
    certificate_serial: string;
  }>`
    select a.approval, a.certificate_serial from endpoints_approvals a
    where a.rule_id = ${job.rule_id} and a.action = ${job.action} and a.params_hash = ${job.params_hash} and ${isStanding}
    order by a.expires_at desc, a.id`);
  const found = [];
  for (const row of rows) {
    const approval: unknown = JSON.parse(row.approval);
    const certificate = await findCertificate(tx, row.certificate_serial);
    if (fits(SignedApproval, approval) && certificate !== undefined) found.push({ approval, certificate });
  }
  return found;
}

/** Jobs of rules that were asked for before their window opened, and go once it has. */
export async function sweepStanding(
  database: Database,
  deps: Pick<EndpointsDeps, 'clock' | 'keys'>,
): Promise<void> {
  const rows = await database.reader.rows<{ id: string }>(sql<{ id: string }>`
    select j.id from endpoints_jobs j where j.state = 'awaiting-approval' and j.rule_id is not null
      and exists (select 1 from endpoints_approvals a where a.rule_id = j.rule_id and a.action = j.action
        and a.params_hash = j.params_hash and a.expires_at > ${deps.clock.now()} and ${isStanding})
    order by j.id limit ${batch}`);
  for (const { id } of rows) await database.write((tx) => releaseByStanding(tx, deps, timer, id));
}
