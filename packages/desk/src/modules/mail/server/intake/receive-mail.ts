import { createHash } from 'node:crypto';
import { sql, type RawBuilder } from 'kysely';
import { newId } from '#platform/server/ids';
import type { MailSource } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { ensureMailbox, mailboxKey } from '../mailboxes/mailboxes.ts';

/** One delivery as it came in. */
export interface Delivery {
  readonly source: Buffer;
  readonly cameBy: MailSource;
  /** Address that it was handed in for; an unknown one means the default mailbox. */
  readonly mailbox: string | undefined;
  /** Empty for the null sender, undefined when the way in does not say. */
  readonly envelopeFrom: string | undefined;
  readonly envelopeTo: readonly string[];
  /** The place on the server that it was fetched from: it is taken from there once. */
  readonly fetched?: FetchedFrom;
}

/** A mail on an IMAP server (RFC 9051 section 2.3.1.1). */
export interface FetchedFrom {
  readonly mailboxId: string;
  readonly uidValidity: number;
  readonly uid: number;
  /** Nothing is to be done with it on the server. */
  readonly filed: boolean;
}

/** A delivery that is durable now. */
export interface Received {
  readonly recordId: string;
  /** The same bytes were here before, or this very mail was fetched before: settled already, nothing to apply. */
  readonly isDuplicate: boolean;
}

/**
 * Makes a delivery durable, before anything looks at it: the source once per mailbox, a flight record per delivery.
 * The key of the source decides what is a repetition, so four at once are one mail and three repetitions.
 */
export async function receiveMail(deps: MailDeps, delivery: Delivery): Promise<Received> {
  const at = deps.clock.now();
  const recordId = newId(at.getTime());
  const statement = storing(delivery, recordId, at);
  let [row] = await deps.database.writeAlone(statement);
  if (!row) {
    await deps.database.write((tx) => ensureMailbox(tx, deps));
    [row] = await deps.database.writeAlone(statement);
  }
  if (row?.fresh) return { recordId, isDuplicate: false };
  await deps.database
    .writeAlone(sql`update mail_records r set duplicate_of_id = s.first_record_id from mail_sources s
    where r.id = ${recordId} and s.mailbox_id = r.mailbox_id and s.digest = r.digest`);
  return { recordId, isDuplicate: true };
}

/** One row that says whether the mail is new here; none when there is no mailbox yet. */
function storing(delivery: Delivery, recordId: string, at: Date): RawBuilder<{ fresh: boolean }> {
  const { source } = delivery;
  const digest = createHash('sha256').update(source).digest();
  return sql<{ fresh: boolean }>`with box as (${boxFor(delivery)}),
    taken as (${takenFrom(delivery, recordId, at)}),
    stored as (
      insert into mail_sources (mailbox_id, digest, first_record_id, size_bytes, source, received_at)
      select box.id, ${digest}::bytea, ${recordId}::uuid, ${source.length}::bigint, ${source}::bytea, ${at}::timestamptz from box, taken
      on conflict do nothing returning 1 as one),
    recorded as (
      insert into mail_records (id, received_at, mailbox_id, digest, size_bytes, came_by, envelope_from, envelope_to, state, verdict, reason, settled_at)
      select ${recordId}::uuid, ${at}::timestamptz, box.id, ${digest}::bytea, ${source.length}::bigint, ${delivery.cameBy}, ${delivery.envelopeFrom ?? null},
        ${[...delivery.envelopeTo]}::text[], case when stored.one is null then 'done' else 'received' end, case when stored.one is null then 'duplicate' end,
        case when stored.one is null then 'The same mail was delivered before, byte by byte.' else 'It is stored and waits to be read.' end,
        case when stored.one is null then ${at}::timestamptz end
      from box cross join taken left join stored on true)
    select exists (select 1 from stored) as fresh from box`;
}

/** The mailbox that it was fetched for, the one with its address, else the default. */
function boxFor({ fetched, mailbox }: Delivery): RawBuilder<unknown> {
  if (fetched) return sql`select ${fetched.mailboxId}::uuid as id`;
  const key = mailbox === undefined ? '' : mailboxKey(mailbox);
  return sql`select id from mail_mailboxes where address_key = ${key} or is_default order by address_key = ${key} desc limit 1`;
}

/** One row when the mail is to be taken. Two processes that fetch the same one at once: the key lets one through. */
function takenFrom(delivery: Delivery, recordId: string, at: Date): RawBuilder<unknown> {
  const from = delivery.fetched;
  if (!from) return sql`select 1 as one`;
  return sql`insert into mail_fetched (mailbox_id, uid_validity, uid, record_id, fetched_at, filed_at)
    values (${from.mailboxId}, ${from.uidValidity}, ${from.uid}, ${recordId}, ${at}, ${from.filed ? at : null})
    on conflict do nothing returning 1 as one`;
}
