import { sql, type RawBuilder } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { mailErrors, verdicts, type MailRecord, type MailRecordDetail } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { mailboxKey } from '../mailboxes/mailboxes.ts';
import type { RecordRow } from '../tables.ts';
import { isOpen } from './is-open.ts';

const columns = sql`r.id, r.received_at, b.address as mailbox, r.size_bytes, r.came_by, r.envelope_from, r.envelope_to, r.state,
  r.verdict, r.reason, r.evidence, coalesce(r.from_address, o.from_address) as from_address, coalesce(r.from_name, o.from_name) as from_name,
  coalesce(nullif(r.subject, ''), o.subject, '') as subject, coalesce(r.message_id, o.message_id) as message_id,
  coalesce(r.ticket_number, o.ticket_number) as ticket_number, r.duplicate_of_id, r.attempts, r.next_try_at, r.settled_at,
  r.decision, r.decided_at, r.decided_by_name, r.decision_why`;
/** A repeated delivery shows the ticket of the first one. */
export const recordJoins = sql`mail_records r join mail_mailboxes b on b.id = r.mailbox_id
  left join mail_records o on o.id = r.duplicate_of_id left join tickets t on t.id = coalesce(r.ticket_id, o.ticket_id)`;

/**
 * Who sees which record: a mail of a ticket is seen by who sees the ticket. A mail without one is seen by everybody
 * at the desk who is not limited to some teams, then by those of the mailbox's team alone.
 */
export function visibleRecords(deps: MailDeps, actor: Actor): RawBuilder<boolean> {
  const withoutTicket = actor.onlyTeamIds ? sql`b.team_id = any(${[...actor.onlyTeamIds]})` : sql`true`;
  return sql<boolean>`case when t.id is null then ${withoutTicket} else ${deps.tickets.visible(actor)} end`;
}

/** Records, newest first. */
export async function listRecords(
  db: Reader,
  deps: MailDeps,
  actor: Actor,
  query: { verdict?: string; q?: string; mailbox?: string; limit?: number; cursor?: string },
): Promise<{ items: MailRecord[]; nextCursor: string | null }> {
  const limit = query.limit ?? 50;
  const after = fromCursor(query.cursor, 2);
  const rows = await db.rows<RecordRow>(sql<RecordRow>`select ${columns} from ${recordJoins}
    where ${visibleRecords(deps, actor)} and ${withVerdict(query.verdict)} and ${matching(query.q)} and ${ofMailbox(query.mailbox)}
      and ${after ? sql`(r.received_at, r.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
    order by r.received_at desc, r.id desc limit ${limit + 1}`);
  const page = cut(rows, limit, (row) => [row.received_at.toISOString(), row.id]);
  return { items: page.items.map(toRecord), nextCursor: page.nextCursor };
}

function withVerdict(text: string | undefined): RawBuilder<unknown> {
  if (!text) return sql`true`;
  const wanted = text.split(',').map((one) => one.trim());
  const known = wanted.filter((one) => verdicts.some((verdict) => verdict === one));
  return sql`(r.verdict = any(${known})
    ${wanted.includes('waiting') ? sql`or r.verdict is null` : sql``}
    ${wanted.includes('undecided') ? sql`or (r.verdict = 'quarantined' and r.decision is null)` : sql``})`;
}

function matching(q: string | undefined): RawBuilder<unknown> {
  const text = q?.trim().replace(/^<|>$/g, '');
  if (!text) return sql`true`;
  return sql`(lower(r.from_address) = ${text.toLowerCase()} or r.message_id = ${text})`;
}

function ofMailbox(address: string | undefined): RawBuilder<unknown> {
  return address ? sql`b.address_key = ${mailboxKey(address)}` : sql`true`;
}

/** One record with its evidence. Throws `mail.record_not_found`. */
export async function readRecord(
  db: Reader,
  deps: MailDeps,
  actor: Actor,
  id: string,
): Promise<MailRecordDetail> {
  const row = await findRow(db, id, visibleRecords(deps, actor));
  if (!row) throw new AppError(mailErrors.recordNotFound);
  return {
    ...toRecord(row),
    envelopeFrom: row.envelope_from,
    envelopeTo: [...row.envelope_to],
    evidence: [...row.evidence],
    duplicateOfId: row.duplicate_of_id,
    attempts: row.attempts,
    nextTryAt: row.next_try_at?.toISOString() ?? null,
    decision: decisionOf(row),
    open: isOpen(row),
  };
}

/** The record that somebody just handed in, whatever they may see otherwise. */
export async function requireRecord(db: Reader, id: string): Promise<MailRecord> {
  const row = await findRow(db, id, sql<boolean>`true`);
  if (!row) throw new AppError(mailErrors.recordNotFound);
  return toRecord(row);
}

function findRow(db: Reader, id: string, sight: RawBuilder<boolean>): Promise<RecordRow | undefined> {
  return db.first<RecordRow>(
    sql<RecordRow>`select ${columns} from ${recordJoins} where r.id = ${id} and ${sight}`,
  );
}

/** The mail as it came in. Throws `mail.record_not_found`. */
export async function readMailSource(
  db: Reader,
  deps: MailDeps,
  actor: Actor,
  id: string,
): Promise<{ source: Buffer; digest: string }> {
  const row = await db.first<{ source: Buffer; digest: Buffer }>(sql<{
    source: Buffer;
    digest: Buffer;
  }>`select s.source, s.digest
    from ${recordJoins} join mail_sources s on s.mailbox_id = r.mailbox_id and s.digest = r.digest
    where r.id = ${id} and ${visibleRecords(deps, actor)}`);
  if (!row) throw new AppError(mailErrors.recordNotFound);
  return { source: row.source, digest: row.digest.toString('hex') };
}

/** The first bytes of a mail as it came in. Throws `mail.record_not_found`. */
export async function readMailStart(
  db: Reader,
  deps: MailDeps,
  actor: Actor,
  { id, bytes }: { id: string; bytes: number },
): Promise<Buffer> {
  const row = await db.first<{ start: Buffer }>(sql<{
    start: Buffer;
  }>`select substring(s.source from 1 for ${bytes}) as start
    from ${recordJoins} join mail_sources s on s.mailbox_id = r.mailbox_id and s.digest = r.digest
    where r.id = ${id} and ${visibleRecords(deps, actor)}`);
  if (!row) throw new AppError(mailErrors.recordNotFound);
  return row.start;
}

function decisionOf(row: RecordRow): MailRecordDetail['decision'] {
  if (row.decision === null || row.decided_at === null) return null;
  return {
    what: row.decision,
    at: row.decided_at.toISOString(),
    byName: row.decided_by_name ?? '',
    why: row.decision_why ?? '',
  };
}

function toRecord(row: RecordRow): MailRecord {
  return {
    id: row.id,
    receivedAt: row.received_at.toISOString(),
    settledAt: row.settled_at?.toISOString() ?? null,
    source: row.came_by,
    mailbox: row.mailbox,
    verdict: row.verdict,
    reason: row.reason,
    ticketNumber: row.ticket_number,
    from: row.from_address,
    fromName: row.from_name,
    subject: row.subject,
    messageId: row.message_id,
    sizeBytes: row.size_bytes,
  };
}
