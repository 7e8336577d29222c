import { timingSafeEqual } from 'node:crypto';
import type { Keys } from '../keys.ts';
import { base32, fromBase32 } from './base32.ts';

/** The technician whom an address is made for; a change of role or address raises the epoch and ends it. */
export interface AddressOwner {
  readonly personId: string;
  readonly linkEpoch: number;
}

/** What an address says; nothing of it is proved before `provesTechnician`. */
export interface TechnicianAddress {
  readonly ticketId: string;
  /** The day on which it was made, counted from 1970. */
  readonly day: number;
  readonly mac: string;
}

/** An answer that comes later is kept as a note; the technician then answers in the desk. */
const lastsDays = 30;
const dayMs = 86_400_000;
/** 80 bits: an address part has at most 64 octets (RFC 5321 section 4.5.3.1.1) and its case may be lost. */
const macBytes = 10;
const purpose = 'mail technician address';
const shape = /\+s([a-z2-7]{26})([a-z2-7]{4})([a-z2-7]{16})@/i;

/**
 * `support+s<token>@example.com`: mail to it, written by this technician, is this technician's answer on this ticket. A
 * From line alone proves nothing, and neither does the address alone. Undefined when the local part would be too long.
 */
export function technicianAddress(
  keys: Keys,
  mailbox: string,
  of: { readonly ticketId: string; readonly owner: AddressOwner; readonly at: Date },
): string | undefined {
  const day = Math.floor(of.at.getTime() / dayMs);
  const days = Buffer.from([day >> 8, day & 0xff]);
  const mac = macOf(keys, { ticketId: of.ticketId, day }, of.owner);
  const token = base32(Buffer.from(of.ticketId.replaceAll('-', ''), 'hex')) + base32(days) + base32(mac);
  const at = mailbox.lastIndexOf('@');
  const local = `${mailbox.slice(0, at)}+s${token}`;
  return Buffer.byteLength(local) > 64 ? undefined : `${local}${mailbox.slice(at)}`;
}

/** Reads an address of this form, whoever made it. */
export function readTechnicianAddress(address: string): TechnicianAddress | undefined {
  const [, ticket, days, mac] = shape.exec(address) ?? [];
  if (ticket === undefined || days === undefined || mac === undefined) return undefined;
  const hex = fromBase32(ticket).subarray(0, 16).toString('hex');
  const ticketId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { ticketId, day: fromBase32(days).readUInt16BE(0), mac: mac.toLowerCase() };
}

/** Whether the address was made by this desk for this technician, and not too long ago. */
export function provesTechnician(
  keys: Keys,
  address: TechnicianAddress,
  owner: AddressOwner,
  now: Date,
): boolean {
  const age = Math.floor(now.getTime() / dayMs) - address.day;
  const given = fromBase32(address.mac).subarray(0, macBytes);
  const wanted = macOf(keys, address, owner);
  const same = given.length === wanted.length && timingSafeEqual(given, wanted);
  return same && age >= 0 && age <= lastsDays;
}

function macOf(keys: Keys, of: Pick<TechnicianAddress, 'ticketId' | 'day'>, owner: AddressOwner): Buffer {
  const text = JSON.stringify([of.ticketId, of.day, owner.personId, owner.linkEpoch]);
  return Buffer.from(keys.sign(purpose, text), 'base64url').subarray(0, macBytes);
}
