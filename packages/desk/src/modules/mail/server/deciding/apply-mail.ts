import { systemActor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { sql } from 'kysely';
import type { Evidence } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { carryOut, type Outcome } from './carry-out.ts';
import { lockThread } from './find-thread.ts';
import { claimIdentity } from './identity-of-mail.ts';
import { judgeMail } from './judge-mail.ts';
import type { MailReader } from '../reading/mail-reader.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import { settleRecord } from '../records/settle-record.ts';
import type { ClaimedRecord } from '../tables.ts';

/**
 * Brings one stored mail to its verdict: read it (in a thread, outside of any transaction), look up what it names, decide, carry
 * out and settle the record, all in one transaction. False when somebody else has it or had it.
 */
export async function applyMail(
  deps: MailDeps,
  reader: Pick<MailReader, 'read'>,
  recordId: string,
  source?: Buffer,
): Promise<boolean> {
  const bytes = source ?? (await readSource(deps, recordId));
  if (!bytes) return false;
  const mail = await reader.read(bytes);
  return deps.database.write((tx) => applyParsed(tx, deps, recordId, mail));
}

async function applyParsed(tx: Tx, deps: MailDeps, recordId: string, mail: ParsedMail): Promise<boolean> {
  const claimed = await claim(tx, recordId);
  if (!claimed) return false;
  await lockThread(tx, mail);
  const evidence: Evidence[] = mail.notes.map((found) => ({ step: 'parse', found }));
  const identity = await claimIdentity(tx, deps, recordId, mail);
  if (identity.collision)
    evidence.push({
      step: 'intake',
      found: 'Another mail with this Message-ID, but other words, was here before.',
    });
  const outcome: Outcome = identity.duplicateOf
    ? {
        verdict: 'duplicate',
        reason: 'The same mail came in before by another way: Message-ID, sender, subject and words agree.',
        duplicateOfId: identity.duplicateOf,
      }
    : await carryOut(tx, deps, {
        actor: systemActor('Mail intake', ['tickets.work'], 'mail', claimed.id),
        claimed,
        mail,
        ...(await judgeMail(tx, deps, { claimed, mail, evidence })),
        at: deps.clock.now(),
      });
  await settleRecord(tx, deps, { recordId, mail, evidence, outcome });
  return true;
}

/** Locks the record until the end of the transaction; a second process goes on without waiting. */
function claim(tx: Tx, recordId: string): Promise<ClaimedRecord | undefined> {
  return tx.first<ClaimedRecord>(sql<ClaimedRecord>`select r.id, r.envelope_from as "envelopeFrom", r.envelope_to as "envelopeTo",
      array(select b.address_key from mail_mailboxes b) as "ownAddresses",
      (select b.team_id from mail_mailboxes b where b.id = r.mailbox_id) as "teamId"
    from mail_records r where r.id = ${recordId} and r.state = 'received' for update skip locked`);
}

async function readSource(deps: MailDeps, recordId: string): Promise<Buffer | undefined> {
  const row = await deps.database.reader.first<{ source: Buffer }>(sql<{
    source: Buffer;
  }>`select s.source from mail_records r
    join mail_sources s on s.mailbox_id = r.mailbox_id and s.digest = r.digest
    where r.id = ${recordId} and r.state = 'received'`);
  return row?.source;
}
