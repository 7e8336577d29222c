import { timingSafeEqual } from 'node:crypto';
import type { Keys } from '../keys.ts';
import { base32, fromBase32 } from './base32.ts';

/** The message of a ticket that a mail carries. */
export interface MailedMessage {
  readonly ticketId: string;
  readonly messageId: string;
}

const purpose = 'mail message-id';
const shape = /^t\.([\w-]{22})\.([\w-]{22})\.([\w-]{22})@/;

/**
 * The Message-ID of a mail about a ticket, without angle brackets: both ids and a MAC of 132 bits over them, so that
 * an answer names its ticket without a look-up and nobody can make one up (RFC 5322 section 3.6.4).
 */
export function signedMessageId(keys: Keys, of: MailedMessage, domain: string): string {
  const ids = `${pack(of.ticketId)}.${pack(of.messageId)}`;
  return `t.${ids}.${keys.sign(purpose, ids)}@${domain}`;
}

/** What a Message-ID of ours names; undefined for a foreign or forged one. The domain does not count: relays rewrite it. */
export function readSignedMessageId(keys: Keys, id: string): MailedMessage | undefined {
  const [, ticket, message, mac] = shape.exec(id.replace(/^\s*<|>\s*$/g, '')) ?? [];
  if (ticket === undefined || message === undefined || mac === undefined) return undefined;
  if (!keys.verify(purpose, `${ticket}.${message}`, mac)) return undefined;
  return { ticketId: unpack(ticket), messageId: unpack(message) };
}

const replyPurpose = 'mail reply address';
/** 80 bits of MAC: an address part has at most 64 octets (RFC 5321 section 4.5.3.1.1) and its case may be lost. */
const replyMacBytes = 10;
const replyShape = /\+t([a-z2-7]{26})([a-z2-7]{16})@/i;

/** `support+t<token>@example.com`: answers to it name their ticket; undefined when the local part would be too long. */
export function signedReplyAddress(keys: Keys, mailbox: string, ticketId: string): string | undefined {
  const at = mailbox.lastIndexOf('@');
  const token = base32(Buffer.from(ticketId.replaceAll('-', ''), 'hex')) + base32(replyMac(keys, ticketId));
  const local = `${mailbox.slice(0, at)}+t${token}`;
  return Buffer.byteLength(local) > 64 ? undefined : `${local}${mailbox.slice(at)}`;
}

/** The ticket that a signed reply address names. */
export function readSignedReplyAddress(keys: Keys, address: string): string | undefined {
  const [, id, mac] = replyShape.exec(address) ?? [];
  if (id === undefined || mac === undefined) return undefined;
  const ticketId = asUuid(fromBase32(id).subarray(0, 16));
  const given = fromBase32(mac).subarray(0, replyMacBytes);
  const wanted = replyMac(keys, ticketId);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? ticketId : undefined;
}

function replyMac(keys: Keys, ticketId: string): Buffer {
  return Buffer.from(keys.sign(replyPurpose, ticketId), 'base64url').subarray(0, replyMacBytes);
}

function pack(uuid: string): string {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

function unpack(text: string): string {
  return asUuid(Buffer.from(text, 'base64url'));
}

function asUuid(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
