import { systemActor } from '#platform/server/actor';
import { installationId } from '#platform/server/mail/deliver';
import { readSignedMessageId } from '#platform/server/mail/message-id';
import type { Tx } from '#platform/server/db/database';
import { sql } from 'kysely';
import type { Evidence } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { carryOut, type Outcome } from './carry-out.ts';
import { classify, type Classification } from './classify.ts';
import { decide, verdictOf } from './decide.ts';
import { findThread } from './find-thread.ts';
import { claimIdentity } from './identity-of-mail.ts';
import { listMailboxes } from '../mailboxes/mailboxes.ts';
import type { MailReader } from '../reading/mail-reader.ts';
import type { ParsedMail } from '../reading/parsed-mail.ts';
import { readBounce } from '../reading/read-bounce.ts';
import { settleRecord } from '../records/settle-record.ts';
import type { ClaimedRecord } from '../tables.ts';
import { cluesOf } from './thread.ts';

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
    : await handle(tx, deps, { claimed, mail, evidence });
  await settleRecord(tx, deps, { recordId, mail, evidence, outcome });
  return true;
}

interface Handling {
  readonly claimed: ClaimedRecord;
  readonly mail: ParsedMail;
  readonly evidence: Evidence[];
}

async function handle(tx: Tx, deps: MailDeps, { claimed, mail, evidence }: Handling): Promise<Outcome> {
  const classified = classify(mail, await surroundings(tx, deps, claimed, mail));
  evidence.push(...classified.found.map((found) => ({ step: 'classify', found }) as const));
  const writer = mail.from && (await deps.identity.findPersonByEmail(tx, mail.from.address));
  const clues = cluesOf(named(mail, classified), deps.keys, claimed.envelopeTo);
  const threaded =
    classified.kind === 'own'
      ? { candidate: undefined, technician: undefined, found: [] }
      : await findThread(tx, deps, clues, writer);
  evidence.push(...threaded.found.map((found) => ({ step: 'thread', found }) as const));
  const plan = decide(mail, classified, threaded.candidate);
  evidence.push({ step: 'decide', found: `${verdictOf(plan)}: ${plan.reason}` });
  const actor = systemActor('Mail intake', ['tickets.work'], 'mail', claimed.id);
  const { technician } = threaded;
  return carryOut(tx, deps, { actor, claimed, mail, plan, technician, at: deps.clock.now() });
}

/** A bounce names its mail in what it returns, not in its own header alone. */
function named(mail: ParsedMail, classified: Classification): ParsedMail {
  if (classified.kind !== 'bounce') return mail;
  return { ...mail, references: readBounce(mail).returnedIds };
}

async function surroundings(tx: Tx, deps: MailDeps, claimed: ClaimedRecord, mail: ParsedMail) {
  const mailboxes = await listMailboxes(tx);
  return {
    envelopeFrom: claimed.envelopeFrom ?? undefined,
    installation: installationId(deps.keys),
    ownAddresses: new Set(mailboxes.map((one) => one.address_key)),
    ownMessageId:
      mail.messageId !== undefined && readSignedMessageId(deps.keys, mail.messageId) !== undefined,
  };
}

/** Locks the record until the end of the transaction; a second process goes on without waiting. */
function claim(tx: Tx, recordId: string): Promise<ClaimedRecord | undefined> {
  return tx.first<ClaimedRecord>(sql<ClaimedRecord>`select r.id, r.envelope_from as "envelopeFrom", r.envelope_to as "envelopeTo",
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
