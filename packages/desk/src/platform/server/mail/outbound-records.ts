import { sql, type RawBuilder } from 'kysely';
import { cut, fromCursor } from '../db/cursor.ts';
import type { Reader, Tx } from '../db/database.ts';
import { addressKey } from './address.ts';
import { mailKind } from './mail-item.ts';
import type { OutboundMail } from './outbound.ts';

/** One outgoing mail with its state and, per recipient, the words of the server. */
export interface OutboundRow {
  readonly id: string;
  readonly subjectId: string;
  readonly createdAt: Date;
  readonly dueAt: Date;
  readonly settledAt: Date | null;
  readonly state: string;
  readonly attempts: number;
  readonly answer: string | null;
  readonly mail: OutboundMail;
  readonly recipients: readonly { address: string; accepted: boolean; answer: string | null }[];
}

/** Which outgoing mails to list; `about` narrows to the things that the caller may see, over the alias `o`. */
export interface OutboundQuery {
  readonly states?: readonly string[] | undefined;
  /** An address or a Message-ID. */
  readonly q?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly about: RawBuilder<boolean>;
}

const columns = sql`o.id, o.subject_id as "subjectId", o.created_at as "createdAt", o.due_at as "dueAt", o.settled_at as "settledAt",
  o.state, o.attempts, o.answer, o.payload as mail, coalesce((select jsonb_agg(jsonb_build_object('address', d.address,
    'accepted', d.accepted_at is not null, 'answer', d.answer) order by d.address)
    from platform_mail_deliveries d where d.item_id = o.id), '[]') as recipients`;

/** Outgoing mails, newest first. */
export async function listOutbound(
  db: Reader,
  query: OutboundQuery,
): Promise<{ items: OutboundRow[]; nextCursor: string | null }> {
  const after = fromCursor(query.cursor, 2);
  const rows = await db.rows<OutboundRow>(sql<OutboundRow>`select ${columns} from platform_outbox o
    where o.kind = ${mailKind} and ${query.about}
      and ${query.states ? sql`o.state = any(${[...query.states]})` : sql`true`}
      and ${matches(query.q)}
      and ${after ? sql`(o.created_at, o.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`}
    order by o.created_at desc, o.id desc limit ${query.limit + 1}`);
  return cut(rows, query.limit, (row) => [row.createdAt.toISOString(), row.id]);
}

/** By Message-ID, or by an address: of the tries so far, and of what was not tried yet. Each part has an index. */
function matches(q: string | undefined): RawBuilder<unknown> {
  const text = q?.trim().replace(/^<|>$/g, '');
  if (!text) return sql`true`;
  return sql`o.id in (select m.id from platform_outbox m where m.kind = 'mail' and m.payload ->> 'messageId' = ${text}
    union select d.item_id from platform_mail_deliveries d where d.address = ${addressKey(text)}
    union select w.id from platform_outbox w where w.state in ('ready', 'sending') and w.kind = 'mail' and exists (select 1
      from jsonb_array_elements((w.payload -> 'to') || coalesce(w.payload -> 'cc', '[]')) box where lower(box ->> 'address') = ${text.toLowerCase()}))`;
}

/** One try to deliver a mail. */
export interface OutboundTry {
  readonly at: Date;
  readonly state: string;
  readonly answer: string;
}

/** More tries than that are not shown: a mail that waits for days is tried twice an hour. */
const shownTries = 300;

/** The tries of one mail, oldest first. */
export async function listTries(db: Reader, id: string): Promise<OutboundTry[]> {
  const rows = await db.rows<OutboundTry>(sql<OutboundTry>`select a.at, a.state, a.answer
    from platform_outbox_attempts a where a.item_id = ${id} order by a.seq desc limit ${shownTries}`);
  return rows.toReversed();
}

/** One outgoing mail, or undefined. */
export function findOutbound(
  db: Reader,
  id: string,
  about: RawBuilder<boolean>,
): Promise<OutboundRow | undefined> {
  return db.first<OutboundRow>(
    sql<OutboundRow>`select ${columns} from platform_outbox o where o.kind = ${mailKind} and o.id = ${id} and ${about}`,
  );
}

/** Sends a failed, parked or waiting mail now, whatever its budget says; false when it is not in such a state. */
export async function resendMail(tx: Tx, row: Pick<OutboundRow, 'id'>, at: Date): Promise<boolean> {
  const changed =
    await tx.run(sql`update platform_outbox set state = 'ready', due_at = ${at}, settled_at = null, attempts = 0,
      answer = 'Somebody sent it again.'
    where id = ${row.id} and (state in ('failed', 'parked') or (state = 'ready' and attempts > 0))`);
  return changed === 1;
}

/** A person decides that a parked or failed mail never leaves; false when it is not in such a state. */
export async function discardMail(
  tx: Tx,
  row: Pick<OutboundRow, 'id'>,
  discard: { readonly reason: string; readonly at: Date },
): Promise<boolean> {
  const changed = await tx.run(sql`update platform_outbox set state = 'cancelled', settled_at = ${discard.at},
      answer = ${`Discarded: ${discard.reason}`} where id = ${row.id} and state in ('failed', 'parked')`);
  return changed === 1;
}

/** Lets mails go that waited for a mail server to be named. */
export function releaseWaiting(tx: Tx, answer: string, at: Date): Promise<number> {
  return tx.run(sql`update platform_outbox set due_at = ${at}
    where kind = ${mailKind} and state = 'ready' and due_at > ${at} and attempts > 0 and answer = ${answer}`);
}

/** Lets mails go that were tried and wait for their next try: the server that kept them works again. */
export function releaseTried(tx: Tx, at: Date): Promise<number> {
  return tx.run(sql`update platform_outbox set due_at = ${at}
    where kind = ${mailKind} and state = 'ready' and due_at > ${at} and attempts > 0`);
}

/** Forgets what no budget and no repeat needs any more, and tries that nobody asks about so late; refusals are shown at their messages and stay. */
export async function forgetDeliveries(tx: Tx, before: Date): Promise<number> {
  await tx.run(sql`delete from platform_outbox_attempts a where a.at < ${before}
    and not exists (select 1 from platform_outbox o where o.id = a.item_id and o.state in ('ready', 'sending', 'parked'))`);
  return tx.run(sql`delete from platform_mail_deliveries d where d.reserved_at < ${before} and d.reserved_at > '-infinity' and d.refused_at is null
    and not exists (select 1 from platform_outbox o where o.id = d.item_id and o.state in ('ready', 'sending'))`);
}
