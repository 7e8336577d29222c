import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import {
  mailErrors,
  type Evidence,
  type Judgement,
  type MailRecordDetail,
  type Replay,
} from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { verdictOf, type Plan } from '../deciding/decide.ts';
import { hashId } from '../deciding/find-thread.ts';
import { claimIdentity } from '../deciding/identity-of-mail.ts';
import { judgeMail } from '../deciding/judge-mail.ts';
import type { Applier } from '../intake/applier.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import type { ClaimedRecord } from '../tables.ts';
import { readMailSource, readRecord } from './records.ts';

/** Leaves the transaction of a replay: nothing that was written in it stays. */
class ReplayEnds extends Error {
  readonly judgement: Judgement;
  constructor(judgement: Judgement) {
    super('The replay is over.');
    this.judgement = judgement;
  }
}

/**
 * Judges a stored mail once more with the rules and people of today, in a transaction that is rolled back, and never
 * carries anything out. What this mail and later ones of its ticket left behind is taken away first, so that it does
 * not find itself.
 */
export async function replayRecord(
  deps: MailDeps,
  applier: Pick<Applier, 'read'>,
  actor: Actor,
  id: string,
): Promise<Replay> {
  const { reader } = deps.database;
  const record = await readRecord(reader, deps, actor, id);
  const before: Judgement = {
    verdict: record.verdict,
    reason: record.reason,
    ticketNumber: record.ticketNumber,
    evidence: record.evidence,
  };
  // The same bytes again are known before anything reads them; there is nothing to judge anew.
  if (record.verdict === 'duplicate' && record.evidence.length === 0)
    return { before, after: before, same: true };
  const { source } = await readMailSource(reader, deps, actor, id);
  const after = await judgeOnCopy(deps, record, await applier.read(source));
  return { before, after, same: isSame(before, after) };
}

/** A mail that opened a ticket would open another one: the number tells the two apart, and the verdict is the same. */
function isSame(before: Judgement, after: Judgement): boolean {
  if (before.verdict !== after.verdict) return false;
  return before.verdict === 'ticket' || before.ticketNumber === after.ticketNumber;
}

async function judgeOnCopy(deps: MailDeps, record: MailRecordDetail, mail: ParsedMail): Promise<Judgement> {
  try {
    await deps.database.write(async (tx) => {
      throw new ReplayEnds(await judge(tx, deps, record, mail));
    });
  } catch (error) {
    if (error instanceof ReplayEnds) return error.judgement;
    throw error;
  }
  throw new Error('A replay ended without a judgement.');
}

async function judge(tx: Tx, deps: MailDeps, record: MailRecordDetail, mail: ParsedMail): Promise<Judgement> {
  await forgetTraces(tx, record.id, mail);
  const claimed = await claimedAgain(tx, record.id);
  const evidence: Evidence[] = mail.notes.map((found) => ({ step: 'parse', found }));
  const identity = await claimIdentity(tx, deps, record.id, mail);
  if (identity.duplicateOf)
    return {
      verdict: 'duplicate',
      reason: 'The same mail came in before by another way: Message-ID, sender, subject and words agree.',
      ticketNumber: record.ticketNumber,
      evidence,
    };
  const { plan } = await judgeMail(tx, deps, { claimed, mail, evidence });
  return { verdict: verdictOf(plan), reason: plan.reason, ticketNumber: targetOf(plan), evidence };
}

async function forgetTraces(tx: Tx, id: string, mail: ParsedMail): Promise<void> {
  await tx.run(sql`delete from mail_identities where record_id = ${id}`);
  await tx.run(sql`delete from mail_references f using mail_records r
    where r.id = ${id} and f.ticket_id = r.ticket_id and f.seen_at >= r.received_at`);
  if (mail.messageId === undefined) return;
  // Somebody had named it before it came: that stands, only that it was seen does not.
  await tx.run(sql`update mail_references f set kind = 'referenced' from mail_records r
    where r.id = ${id} and f.ticket_id = r.ticket_id and f.id_hash = ${hashId(mail.messageId)}`);
}

async function claimedAgain(tx: Tx, id: string): Promise<ClaimedRecord> {
  const row = await tx.first<ClaimedRecord>(sql<ClaimedRecord>`select r.id, r.envelope_from as "envelopeFrom",
      r.envelope_to as "envelopeTo", b.team_id as "teamId", array(select o.address_key from mail_mailboxes o) as "ownAddresses"
    from mail_records r join mail_mailboxes b on b.id = r.mailbox_id where r.id = ${id}`);
  if (!row) throw new AppError(mailErrors.recordNotFound);
  return row;
}

function targetOf(plan: Plan): string | null {
  return 'to' in plan && plan.to ? plan.to.number : null;
}
