import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime, { type Email } from 'postal-mime';
import { mailboxAddress } from '../../faults/desk/desk-process.ts';
import { handOver } from '../../faults/load/speak-smtp.ts';
import type { Stage } from './stage.ts';

/** What the desk wrote down about one delivery. */
export interface FlightRecord {
  readonly id: string;
  readonly verdict: string | null;
  readonly reason: string;
  readonly ticketNumber: string | null;
  readonly from: string | null;
  readonly subject: string;
  readonly source: string;
}

/** A mail that a stranger writes by hand: its lines, joined by CR LF. */
export function lines(...of: readonly string[]): Buffer {
  return Buffer.from(of.join('\r\n'), 'utf8');
}

let count = 0;

/** A name for a mail, an address or a subject that nothing else has. */
export function fresh(word = 'abuse'): string {
  count += 1;
  return `${word}${Date.now().toString(36)}n${count}`;
}

/** A plain mail; `header` lines replace or come after those that every mail has. */
export function plainMail(of: {
  from: string;
  subject: string;
  text?: string;
  html?: string;
  header?: readonly string[];
  id?: string;
}): Buffer {
  const type = of.html === undefined ? 'text/plain' : 'text/html';
  return lines(
    `From: ${of.from}`,
    `To: <${mailboxAddress}>`,
    `Subject: ${of.subject}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${of.id ?? fresh()}@strangers.example>`,
    ...(of.header ?? []),
    'MIME-Version: 1.0',
    `Content-Type: ${type}; charset=utf-8`,
    '',
    of.html ?? of.text ?? 'Words.',
    '',
  );
}

/** Hands a mail in by API, as a mail server does, and waits until the desk has decided about it. */
export async function deliver(stage: Stage, raw: Buffer, sender?: string): Promise<FlightRecord> {
  const answer = await stage.ask('admin', 'mail.deliver', {
    raw: { bytes: new Uint8Array(raw), mediaType: 'message/rfc822' },
    ...(sender === undefined ? {} : { query: { sender } }),
  });
  if (answer.status >= 300)
    throw new Error(`the desk refused a mail: ${answer.status} ${answer.text.slice(0, 300)}`);
  return settled(stage, (answer.json as FlightRecord).id);
}

/** Hands a mail in by SMTP from outside; the answer of the listener. */
export function deliverBySmtp(stage: Stage, from: string, raw: Buffer) {
  return handOver(stage.place.smtpPort, { from, to: mailboxAddress }, raw);
}

/** The newest records, newest first. */
export async function newestRecords(stage: Stage, limit = 50): Promise<readonly FlightRecord[]> {
  const answer = await stage.ask('admin', 'mail.records', { query: { limit: String(limit) } });
  return (answer.json as { items: readonly FlightRecord[] }).items;
}

const patienceMs = 60_000;

/** Waits until a record has its verdict. */
export async function settled(stage: Stage, id: string): Promise<FlightRecord> {
  for (const endsAtMs = Date.now() + patienceMs; ; await sleep(20)) {
    const record = (await stage.ask('admin', 'mail.record', { path: { id } })).json as FlightRecord;
    if (record.verdict !== null) return record;
    if (Date.now() > endsAtMs)
      throw new Error(`record ${id} has no verdict after ${patienceMs / 1000} s: ${record.reason}`);
  }
}

/** A mail that left the desk, as its reader's program sees it. */
export interface Letter {
  readonly to: readonly string[];
  readonly source: string;
  readonly messageId: string;
  readonly mail: Email;
}

/** Mails to an address so far. */
export function letters(stage: Stage, address: string): Promise<Letter[]> {
  const caught = stage.sink.caught.filter((one) =>
    one.to.some((to) => to.toLowerCase() === address.toLowerCase()),
  );
  return Promise.all(caught.map(async (one) => ({ ...one, mail: await PostalMime.parse(one.source) })));
}

/** Waits for the mail with this number to an address (1 is the first). */
export async function letter(stage: Stage, address: string, number = 1): Promise<Letter> {
  for (const endsAtMs = Date.now() + patienceMs; ; await sleep(50)) {
    const found = (await letters(stage, address))[number - 1];
    if (found) return found;
    if (Date.now() > endsAtMs) throw new Error(`no mail number ${number} came to ${address}`);
  }
}

/** Waits until the outbox has sent what it has to send. A mail is ready first, then on its way: asked in this order. */
export async function outboxEmpty(stage: Stage): Promise<void> {
  const count = async (state: string): Promise<number> => {
    const { json } = await stage.ask('admin', 'mail.outbox', { query: { state, limit: '1' } });
    return (json as { items: unknown[] }).items.length;
  };
  for (const endsAtMs = Date.now() + patienceMs; Date.now() < endsAtMs; await sleep(100))
    if ((await count('ready')) === 0 && (await count('sending')) === 0) return;
  throw new Error('the outbox does not run empty');
}
