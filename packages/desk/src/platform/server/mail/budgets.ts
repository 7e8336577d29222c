import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';

/** How many mails may leave within an hour before they wait for a person: the stop for loops that headers did not stop. */
export interface MailBudgets {
  readonly automaticPerAddress: number;
  readonly automaticPerThread: number;
  readonly perThread: number;
  readonly automaticInAll: number;
}

export const defaultBudgets: MailBudgets = {
  automaticPerAddress: 20,
  automaticPerThread: 10,
  perThread: 60,
  automaticInAll: 3000,
};

/** One mail that asks to leave. */
export interface Leaving {
  readonly itemId: string;
  readonly addresses: readonly string[];
  readonly thread: string | null;
  readonly automatic: boolean;
  readonly at: Date;
}

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
    const heldBack = overBudget(await countHour(tx, mail), mail, budgets);
    await writeReservation(tx, mail, heldBack === undefined ? mail.at : '-infinity');
    return heldBack === undefined ? { createdAt, pending: mail.addresses, refused: [] } : { heldBack };
  }
  if (known.some((row) => row.held)) await writeReservation(tx, mail, mail.at);
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

interface HourCounts {
  readonly address: string | null;
  readonly byAddress: number;
  readonly byThread: number;
  readonly automaticByThread: number;
  readonly inAll: number;
}

async function countHour(tx: Tx, mail: Leaving): Promise<HourCounts> {
  const since = new Date(mail.at.getTime() - hourMs);
  const row =
    await tx.first<HourCounts>(sql<HourCounts>`select most.address, coalesce(most.n, 0)::int as "byAddress",
      coalesce(thread.n, 0)::int as "byThread", coalesce(thread.automatic, 0)::int as "automaticByThread", coalesce(everyone.n, 0)::int as "inAll"
    from (select 1) one
    left join lateral (select address, count(*) as n from platform_mail_deliveries
      where address = any(${[...mail.addresses]}) and reserved_at > ${since} and automatic
      group by address order by 2 desc limit 1) most on true
    left join lateral (select count(distinct item_id) as n, count(distinct item_id) filter (where automatic) as automatic
      from platform_mail_deliveries where thread = ${mail.thread} and reserved_at > ${since}) thread on true
    left join lateral (select count(*) as n from platform_mail_deliveries where automatic and reserved_at > ${since}) everyone on ${mail.automatic}`);
  return row ?? { address: null, byAddress: 0, byThread: 0, automaticByThread: 0, inAll: 0 };
}

/** Why a mail is held back, or undefined. */
export function overBudget(counts: HourCounts, mail: Leaving, budgets: MailBudgets): string | undefined {
  const held = (what: string) => `Held back: ${what} within an hour. Send it again if it is right.`;
  if (counts.byThread >= budgets.perThread) return held(`${counts.byThread} mails left for this ticket`);
  if (!mail.automatic) return undefined;
  if (counts.byAddress >= budgets.automaticPerAddress)
    return held(`${counts.address ?? 'the address'} got ${counts.byAddress} automatic mails`);
  if (counts.automaticByThread >= budgets.automaticPerThread)
    return held(`${counts.automaticByThread} automatic mails left for this ticket`);
  if (counts.inAll >= budgets.automaticInAll) return held(`${counts.inAll} automatic mails left the desk`);
  return undefined;
}

/** Mail that is held back is written with no time: it does not count, and is known when it comes again. */
async function writeReservation(tx: Tx, mail: Leaving, at: Date | '-infinity'): Promise<void> {
  await tx.run(sql`insert into platform_mail_deliveries (item_id, address, thread, automatic, reserved_at)
    select ${mail.itemId}::uuid, address, ${mail.thread}, ${mail.automatic}, ${at}::timestamptz from unnest(${[...mail.addresses]}::text[]) as address
    on conflict (item_id, address) do update set reserved_at = excluded.reserved_at`);
}
