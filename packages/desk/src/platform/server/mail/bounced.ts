import { sql } from 'kysely';
import { saysAddressIsDead } from '#platform/contract/mail-failure';
import type { Tx } from '../db/database.ts';
import { addressKey } from './address.ts';
import { mailKind } from './mail-item.ts';
import type { OutboundMail } from './outbound.ts';

/** What a bounce says of one recipient. */
export interface Returned {
  readonly address: string;
  /** Enhanced status and the words of the server, as far as there are some. */
  readonly words: string;
}

/** A bounce of one of our mails. The Message-ID was checked by its MAC. */
export interface BouncedMail {
  readonly ticketId: string;
  readonly mailMessageId: string;
  /** False for a delay notice: the mail may still arrive. */
  readonly final: boolean;
  readonly recipients: readonly Returned[];
  readonly at: Date;
}

/** The mail that came back, as far as it concerns whoever sent it. */
export interface Marked {
  /** Addresses of the mail that the bounce speaks of; it can speak of no other. */
  readonly returned: readonly Returned[];
  /** Whether a person wrote it, who waits for an answer. */
  readonly byPerson: boolean;
  /** The outbox row of the reply: this mail, or the one that it is a copy of. */
  readonly leadId: string;
}

/** A bounce came back: the mail counts as failed for these recipients, with what the other side said. */
export async function markBounced(tx: Tx, bounced: BouncedMail): Promise<Marked | undefined> {
  const row = await tx.first<{ id: string; mail: OutboundMail }>(sql<{
    id: string;
    mail: OutboundMail;
  }>`select id, payload as mail from platform_outbox where kind = ${mailKind} and subject_id = ${bounced.ticketId}
    and payload ->> 'messageId' = ${bounced.mailMessageId} for update`);
  if (!row) return undefined;
  const returned = returnedOf(row.mail, bounced.recipients);
  const answer = returned.map((one) => `${one.address}: ${one.words}`).join('; ');
  await tx.run(sql`update platform_outbox set answer = ${`${bounced.final ? 'Came back' : 'Delayed'}: ${answer}`},
      state = case when ${bounced.final} and state = 'sent' then 'failed' else state end where id = ${row.id}`);
  if (bounced.final) await refuse(tx, row.id, returned, bounced.at);
  return { returned, byPerson: row.mail.automatic === false, leadId: row.mail.copyOf ?? row.id };
}

/** Somebody who got the mail can forge its bounce, so it counts only for addresses that the mail went to. */
function returnedOf(mail: OutboundMail, told: readonly Returned[]): Returned[] {
  const addresses = [...mail.to, ...(mail.cc ?? [])].map((box) => addressKey(box.address));
  const ours = told
    .map((one) => ({ ...one, address: addressKey(one.address) }))
    .filter((one) => addresses.includes(one.address));
  if (ours.length > 0) return ours;
  // A forwarding on the other side hides the address that we know.
  const [only, ...others] = addresses;
  const words = told.map((one) => `${one.address} ${one.words}`.trim()).join('; ');
  return only !== undefined && others.length === 0 ? [{ address: only, words }] : [];
}

/** As if the server had refused them at once: a second try goes to them alone. */
async function refuse(tx: Tx, itemId: string, returned: readonly Returned[], at: Date): Promise<void> {
  await tx.run(sql`update platform_mail_deliveries d set accepted_at = null, refused_at = ${at}, answer = r.words
    from jsonb_to_recordset(${JSON.stringify(returned)}::jsonb) as r(address text, words text)
    where d.item_id = ${itemId} and d.address = r.address`);
  await markDead(tx, itemId, returned, at);
}

/** Remembers the addresses that are dead by the words of the other side; a mark warns, and a person takes it away. */
export async function markDead(
  tx: Tx,
  itemId: string,
  returned: readonly Returned[],
  at: Date,
): Promise<void> {
  const dead = returned.filter((one) => saysAddressIsDead(one.words));
  if (dead.length === 0) return;
  await tx.run(sql`insert into platform_mail_bounced (address, words, item_id, bounced_at)
    select distinct on (r.address) r.address, r.words, ${itemId}::uuid, ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(dead)}::jsonb) as r(address text, words text)
    on conflict (address) do update set words = excluded.words, item_id = excluded.item_id, bounced_at = excluded.bounced_at`);
}

/** A person says that the address is right again; false when it has no mark. */
export async function clearBounced(tx: Tx, address: string): Promise<boolean> {
  return (await tx.run(sql`delete from platform_mail_bounced where address = ${addressKey(address)}`)) > 0;
}
