import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';

/** How many mails may leave within an hour before they wait for a person: the stop for loops that headers did not stop. */
export interface MailBudgets {
  readonly automaticPerAddress: number;
  readonly automaticPerThread: number;
  readonly perThread: number;
  readonly automaticInAll: number;
  /** Acknowledgements of one mailbox to addresses that took no mail of the desk before: a flood with forged senders must not make it a pest. */
  readonly firstContactsPerMailbox: number;
}

export const defaultBudgets: MailBudgets = {
  automaticPerAddress: 20,
  automaticPerThread: 10,
  perThread: 60,
  automaticInAll: 3000,
  firstContactsPerMailbox: 200,
};

/** One mail that asks to leave. */
export interface Leaving {
  readonly itemId: string;
  readonly addresses: readonly string[];
  readonly thread: string | null;
  readonly automatic: boolean;
  /** The mailbox that acknowledges with it; null for any other mail. */
  readonly acknowledgesFrom: string | null;
  readonly at: Date;
}
type Counted = Leaving & { readonly firstContactOf: string | null };

/** What a reservation gives: the recipients that do not have the mail yet, or why it is held back. */
export type Reservation =
  | { readonly createdAt: Date; readonly pending: readonly string[]; readonly refused: readonly string[] }
  | { readonly heldBack: string };

/** Any number; reservations wait for each other, so that ten at once do not all see an empty account. */
const lockKey = 4_417_032;
const hourMs = 3_600_000;

/**
 * Takes the mail out of the budgets of its addresses, thread and hour. A mail that was held back or refused comes here
 * again only when a person sends it again, and then it leaves whatever the budget says.
 */
export async function reserve(tx: Tx, mail: Leaving, budgets: MailBudgets): Promise<Reservation> {
  await tx.rows(sql`select pg_advisory_xact_lock(${lockKey})`);
  const rows = await tx.rows<KnownDelivery>(sql<KnownDelivery>`select o.created_at as "createdAt", d.address,
      d.accepted_at is not null as accepted, d.refused_at is not null as refused, d.reserved_at = '-infinity' as held
    from platform_outbox o left join platform_mail_deliveries d on d.item_id = o.id where o.id = ${mail.itemId}`);
  const createdAt = rows[0]?.createdAt ?? mail.at;
  const known = rows.filter((row) => row.address !== null);
  if (known.length === 0) {
    const firstContactOf = (await isFirstContact(tx, mail)) ? mail.acknowledgesFrom : null;
    const counted = { ...mail, firstContactOf };
    const heldBack = overBudget(await countHour(tx, counted), counted, budgets);
    await writeReservation(tx, counted, heldBack === undefined ? mail.at : '-infinity');
    return heldBack === undefined ? { createdAt, pending: mail.addresses, refused: [] } : { heldBack };
  }
  if (known.some((row) => row.held)) await writeReservation(tx, { ...mail, firstContactOf: null }, mail.at);
  const of = (has: (row: KnownDelivery) => boolean) => new Set(known.filter(has).map((row) => row.address));
  const [accepted, refused] = [of((row) => row.accepted), of((row) => row.refused)];
  const missing = mail.addresses.filter((address) => !accepted.has(address));
  const untried = missing.filter((address) => !refused.has(address));
  if (untried.length === 0) return { createdAt, pending: missing, refused: [] };
  return { createdAt, pending: untried, refused: missing.filter((address) => refused.has(address)) };
}

interface KnownDelivery {
  readonly createdAt: Date;
  readonly address: string | null;
  readonly accepted: boolean;
  readonly refused: boolean;
  readonly held: boolean;
}

/** Whether an acknowledgement goes where no server has taken a mail of the desk, as far back as deliveries are kept. */
async function isFirstContact(tx: Tx, mail: Leaving): Promise<boolean> {
  if (mail.acknowledgesFrom === null) return false;
  const seen = await tx.first(sql`select 1 from platform_mail_deliveries
    where address = any(${[...mail.addresses]}) and accepted_at is not null limit 1`);
  return seen === undefined;
}

interface HourCounts {
  readonly address: string | null;
  readonly byAddress: number;
  readonly byThread: number;
  readonly automaticByThread: number;
  readonly inAll: number;
  readonly firstContacts: number;
}

async function countHour(tx: Tx, mail: Counted): Promise<HourCounts> {
  const since = new Date(mail.at.getTime() - hourMs);
  const row =
    await tx.first<HourCounts>(sql<HourCounts>`select most.address, coalesce(most.n, 0)::int as "byAddress",
      coalesce(thread.n, 0)::int as "byThread", coalesce(thread.automatic, 0)::int as "automaticByThread", coalesce(everyone.n, 0)::int as "inAll",
      coalesce(strangers.n, 0)::int as "firstContacts"
    from (select 1) one
    left join lateral (select address, count(*) as n from platform_mail_deliveries
      where address = any(${[...mail.addresses]}) and reserved_at > ${since} and automatic
      group by address order by 2 desc limit 1) most on true
    left join lateral (select count(distinct item_id) as n, count(distinct item_id) filter (where automatic) as automatic
      from platform_mail_deliveries where thread = ${mail.thread} and reserved_at > ${since}) thread on true
    left join lateral (select count(*) as n from platform_mail_deliveries where automatic and reserved_at > ${since}) everyone on ${mail.automatic}
    left join lateral (select count(*) as n from platform_mail_deliveries
      where first_contact_of = ${mail.firstContactOf} and reserved_at > ${since}) strangers on true`);
  return (
    row ?? { address: null, byAddress: 0, byThread: 0, automaticByThread: 0, inAll: 0, firstContacts: 0 }
  );
}

/** Why a mail is held back, or undefined. */
export function overBudget(counts: HourCounts, mail: Counted, budgets: MailBudgets): string | undefined {
  const held = (what: string) => `Held back: ${what} within an hour. Send it again if it is right.`;
  if (counts.byThread >= budgets.perThread) return held(`${counts.byThread} mails left for this ticket`);
  if (!mail.automatic) return undefined;
  if (counts.byAddress >= budgets.automaticPerAddress)
    return held(`${counts.address ?? 'the address'} got ${counts.byAddress} automatic mails`);
  if (counts.automaticByThread >= budgets.automaticPerThread)
    return held(`${counts.automaticByThread} automatic mails left for this ticket`);
  if (mail.firstContactOf !== null && counts.firstContacts >= budgets.firstContactsPerMailbox)
    return held(
      `${mail.firstContactOf} sent ${counts.firstContacts} acknowledgements to addresses that took no mail of the desk before`,
    );
  if (counts.inAll >= budgets.automaticInAll) return held(`${counts.inAll} automatic mails left the desk`);
  return undefined;
}

/** Mail that is held back is written with no time: it does not count, and is known when it comes again. */
async function writeReservation(tx: Tx, mail: Counted, at: Date | '-infinity'): Promise<void> {
  await tx.run(sql`insert into platform_mail_deliveries (item_id, address, thread, automatic, first_contact_of, reserved_at)
    select ${mail.itemId}::uuid, address, ${mail.thread}, ${mail.automatic}, ${mail.firstContactOf}, ${at}::timestamptz from unnest(${[...mail.addresses]}::text[]) as address
    on conflict (item_id, address) do update set reserved_at = excluded.reserved_at`);
}
