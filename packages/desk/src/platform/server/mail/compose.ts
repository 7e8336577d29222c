import MailComposer from 'nodemailer/lib/mail-composer';
import { addressKey, oneLine, wireAddress } from './address.ts';
import type { Mailbox, OutboundMail } from './outbound.ts';

/** A mail as it goes over the wire. */
export interface ComposedMail {
  readonly raw: Buffer;
  /** An empty sender is the null sender of automatic mail: nobody can answer it (RFC 3834 section 3.3). */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
}

/** What composing adds to the words. */
export interface Composing {
  readonly from: Mailbox;
  /** Names this installation in the loop header: our own mail that comes back is known by it. */
  readonly installation: string;
  /** The same at every repeat, like all of the mail. */
  readonly date: Date;
  readonly boundary: string;
  readonly attachments: readonly {
    readonly name: string;
    readonly mediaType: string;
    readonly bytes: Buffer;
  }[];
  /** Recipients that do not have the mail yet; all unless told. */
  readonly recipients?: readonly string[];
}

/** Carries the id of the installation that sent a mail. */
const loopHeader = 'X-Deskhand-Loop';

/** An address in the mail is none: sending it again cannot help. */
export class BadAddress extends Error {}

/** Makes the message of RFC 5322; the same input gives the same bytes. */
export async function composeMail(mail: OutboundMail, as: Composing): Promise<ComposedMail> {
  const to = mail.to.map(box);
  const cc = (mail.cc ?? []).map(box);
  const from = box({ name: mail.fromName ?? as.from.name ?? '', address: as.from.address });
  const composer = new MailComposer({
    from,
    to,
    cc,
    ...(mail.replyTo ? { replyTo: box(mail.replyTo) } : {}),
    subject: literal(oneLine(mail.subject)),
    text: mail.text.toWellFormed().replaceAll('\0', ''),
    messageId: `<${messageId(mail.messageId)}>`,
    date: as.date,
    ...(mail.inReplyTo ? { inReplyTo: `<${messageId(mail.inReplyTo)}>` } : {}),
    ...(mail.references ? { references: trimReferences(mail.references.map(messageId)) } : {}),
    headers: { [loopHeader]: as.installation, ...automaticHeaders(mail) },
    attachments: as.attachments.map((a) => ({
      filename: oneLine(a.name, 200) || 'attachment',
      contentType: /^[\w.+-]+\/[\w.+-]+$/.test(a.mediaType) ? a.mediaType : 'application/octet-stream',
      content: a.bytes,
      contentDisposition: 'attachment',
    })),
    baseBoundary: as.boundary,
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const raw = await composer.compile().build();
  const all = as.recipients ?? [...to, ...cc].map((one) => one.address);
  return {
    raw,
    envelope: { from: mail.automatic === false ? from.address : '', to: [...new Set(all.map(addressKey))] },
  };
}

/** RFC 3834 section 5, and the header by which Exchange and others are told not to answer. */
function automaticHeaders(mail: OutboundMail): Record<string, string> {
  if (mail.automatic === false) return {};
  return { 'Auto-Submitted': mail.automatic, 'X-Auto-Response-Suppress': 'All' };
}

function box(mailbox: Mailbox): { name: string; address: string } {
  const address = wireAddress(mailbox.address);
  if (address === undefined)
    throw new BadAddress(`"${oneLine(mailbox.address, 100)}" is not a mail address.`);
  return { name: literal(oneLine(mailbox.name ?? '', 100)), address };
}

/** What looks like an encoded word would be decoded by whoever reads it (RFC 2047), line ends and addresses included. */
function literal(text: string): string {
  return text.replaceAll('=?', '= ?');
}

/** Only what a msg-id may hold; the rest would break the header (RFC 5322 section 3.6.4). */
function messageId(id: string): string {
  return id.replace(/[\s<>\p{Cc}]/gu, '').slice(0, 400);
}

/** Relays refuse long headers: the first id names the thread, the newest ones find it again. */
export function trimReferences(ids: readonly string[], maxChars = 900): string[] {
  const unique = [...new Set(ids)].filter((id) => id.includes('@'));
  const [first, ...rest] = unique;
  if (first === undefined) return [];
  let left = maxChars - first.length - 3;
  const newest: string[] = [];
  for (const id of rest.toReversed()) {
    left -= id.length + 3;
    if (left < 0) break;
    newest.unshift(`<${id}>`);
  }
  return [`<${first}>`, ...newest];
}
