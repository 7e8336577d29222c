import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database, Reader } from '../db/database.ts';
import { backoffMs, type Deliver, type OutboxItem, type Settlement } from '../outbox/worker.ts';
import { addressKey } from './address.ts';
import { defaultBudgets, reserve, type MailBudgets, type Reservation } from './budgets.ts';
import { markDead } from './bounced.ts';
import { composeOutbound, type Workshop } from './compose-outbound.ts';
import { BadAddress, type ComposedMail } from './compose.ts';
import type { Mailbox, OutboundMail } from './outbound.ts';
import type { MailTransport, Outcome } from './transport.ts';

/** What delivering mail needs. */
export interface MailDelivery extends Workshop {
  readonly database: Database;
  readonly clock: Clock;
  /** Port of the room that owns the mailboxes: undefined while no server takes mail of this sender; it then waits, and says so. */
  readonly transportFor: (db: Reader, from: Mailbox) => Promise<MailTransport | undefined>;
  /** Port of the room that owns the mailboxes: the address that sends for a team. */
  readonly senderFor: (db: Reader, teamId: string | null) => Promise<Mailbox>;
  readonly budgets?: MailBudgets;
}

/** What a mail says that waits because nobody told the desk where mail leaves. */
export const noServerAnswer =
  'No mail server is set up. Name one in DESKHAND_SMTP_URL and start the desk again; this mail then leaves by itself.';
const noServerPauseMs = 24 * 3_600_000;
/** After that the sender is told (RFC 5321 section 4.5.4.1: at least four to five days). */
const giveUpAfterMs = 5 * 24 * 3_600_000;

/** Delivers outbox rows of kind `mail`: budgets, one message for all repeats, the server's answer for each recipient. */
export function createMailDeliver(deps: MailDelivery): Deliver {
  return async (item) => {
    const mail = item.payload as OutboundMail;
    const { reader } = deps.database;
    const from = await deps.senderFor(reader, mail.teamId ?? null);
    const transport = await deps.transportFor(reader, from);
    if (!transport) return { state: 'later', answer: noServerAnswer, afterMs: noServerPauseMs };
    const addresses = [...new Set([...mail.to, ...(mail.cc ?? [])].map((box) => addressKey(box.address)))];
    if (addresses.length === 0) return { state: 'failed', answer: 'The mail has no recipient.' };
    const leaving = {
      itemId: item.id,
      addresses,
      thread: mail.thread ?? null,
      automatic: mail.automatic !== false,
      acknowledgesFrom: mail.automatic === 'auto-replied' ? addressKey(from.address) : null,
      at: deps.clock.now(),
    };
    const reserved = await deps.database.write((tx) => reserve(tx, leaving, deps.budgets ?? defaultBudgets));
    if ('heldBack' in reserved) return { state: 'parked', answer: reserved.heldBack };
    if (reserved.pending.length === 0) return ended([], reserved.refused, 'Delivered before.');
    const composed = await compose(deps, { item, mail, reserved, from });
    if ('state' in composed) return composed;
    const outcome = await transport.send(composed);
    await noteAnswers(deps, item.id, outcome);
    return settle(deps, item, outcome, reserved);
  };
}

interface Composable {
  readonly item: OutboxItem;
  readonly mail: OutboundMail;
  readonly reserved: Reserved;
  readonly from: Mailbox;
}
type Reserved = Extract<Reservation, { createdAt: Date }>;

async function compose(
  deps: MailDelivery,
  { item, mail, reserved, from }: Composable,
): Promise<ComposedMail | Settlement> {
  try {
    return await composeOutbound(deps.database.reader, deps, {
      itemId: item.id,
      mail,
      from,
      date: reserved.createdAt,
      recipients: reserved.pending,
    });
  } catch (error) {
    if (error instanceof BadAddress) return { state: 'failed', answer: error.message };
    throw error;
  }
}

/** Rows that stand after a crash: the repeat then goes to the others only. */
async function noteAnswers(deps: MailDelivery, itemId: string, outcome: Outcome): Promise<void> {
  const rows = [
    ...outcome.accepted.map((address) => ({ address, answer: outcome.answer, took: true, final: true })),
    ...outcome.refused.map((one) => ({ ...one, took: false, final: one.permanent })),
  ];
  const at = deps.clock.now();
  const refused = outcome.refused
    .filter((one) => one.permanent)
    .map((one) => ({ address: one.address, words: one.answer }));
  await deps.database.write(async (tx) => {
    await markDead(tx, itemId, refused, at);
    await tx.run(sql`update platform_mail_deliveries d set answer = r.answer,
        accepted_at = case when r.took then ${at}::timestamptz end,
        refused_at = case when r.final and not r.took then ${at}::timestamptz end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(address text, answer text, took boolean, final boolean)
      where d.item_id = ${itemId} and d.address = r.address`);
  });
}

function settle(deps: MailDelivery, item: OutboxItem, outcome: Outcome, reserved: Reserved): Settlement {
  const waiting = outcome.refused.filter((one) => !one.permanent);
  if (waiting.length === 0) {
    const final = outcome.refused.map((one) => `${one.address}: ${one.answer}`);
    return ended(final, reserved.refused, outcome.answer);
  }
  const words = waiting.map((one) => `${one.address}: ${one.answer}`).join('; ');
  if (deps.clock.now().getTime() - reserved.createdAt.getTime() > giveUpAfterMs)
    return { state: 'parked', answer: `Tried for five days. Send it again when the cause is gone. ${words}` };
  return { state: 'later', answer: words, afterMs: spread(item) };
}

/** One refused recipient makes the mail failed: somebody waits for words that did not arrive. */
function ended(refusedNow: readonly string[], refusedBefore: readonly string[], answer: string): Settlement {
  const refused = [...refusedBefore, ...refusedNow];
  return refused.length === 0
    ? { state: 'sent', answer }
    : { state: 'failed', answer: `Refused by ${refused.join('; ')}` };
}

/** Retries of many mails that failed at once do not come back at once. */
function spread(item: OutboxItem): number {
  const share = createHash('sha256').update(`${item.id} ${item.attempts}`).digest().readUInt16BE(0) / 0xffff;
  return Math.round(backoffMs(item.attempts) * (0.8 + 0.4 * share));
}
