import type { Keys } from '#platform/server/keys';
import { readSignedMessageId, readSignedReplyAddress } from '#platform/server/mail/message-id';
import { readTechnicianAddress, type TechnicianAddress } from '#platform/server/mail/technician-address';
import { numbersIn } from '#tickets/contract';
import type { ParsedMail } from '../reading/parsed-mail.ts';

/** Something in a mail that may name its ticket, strongest first. */
export type Clue =
  | { readonly how: 'technician-address'; readonly ticketId: string; readonly address: TechnicianAddress }
  | { readonly how: 'reply-address'; readonly ticketId: string }
  | { readonly how: 'signed'; readonly ticketId: string }
  | { readonly how: 'stored'; readonly messageIds: readonly string[] }
  | { readonly how: 'answered'; readonly messageId: string }
  | { readonly how: 'number'; readonly serial: number };

/** What the writer is to a ticket; `technician` has proved it, `staff` only says so. */
export type Relation = 'technician' | 'requester' | 'part' | 'staff' | 'organisation' | 'stranger';

/** A ticket that a clue led to. */
export interface Candidate {
  readonly how: Clue['how'];
  readonly ticketId: string;
  readonly number: string;
  readonly relation: Relation;
}

/**
 * Everything in a mail that may name its ticket, in the order in which it is believed: a signed reply address (first
 * the one that was made for a technician), a
 * Message-ID of ours, any id that a mail of a ticket carried, the own id where an answer to this mail came in before it,
 * our number in the subject. A bare "re:" says nothing.
 */
export function cluesOf(mail: ParsedMail, keys: Keys, recipients: readonly string[]): Clue[] {
  const addresses = [
    ...recipients,
    ...mail.to.map((one) => one.address),
    ...mail.cc.map((one) => one.address),
  ];
  const clues: Clue[] = [];
  for (const one of addresses) {
    const address = readTechnicianAddress(one);
    if (address) clues.push({ how: 'technician-address', ticketId: address.ticketId, address });
  }
  for (const address of addresses) {
    const ticketId = readSignedReplyAddress(keys, address);
    if (ticketId !== undefined) clues.push({ how: 'reply-address', ticketId });
  }
  for (const id of mail.references) {
    const ticketId = readSignedMessageId(keys, id)?.ticketId;
    if (ticketId !== undefined) clues.push({ how: 'signed', ticketId });
  }
  if (mail.references.length > 0) clues.push({ how: 'stored', messageIds: mail.references });
  if (mail.messageId !== undefined) clues.push({ how: 'answered', messageId: mail.messageId });
  // Another desk of this kind counts as we do: its number in a subject is not ours.
  const numbers = mail.headers.has('x-deskhand-loop') ? [] : numbersIn(mail.subject);
  for (const serial of numbers.slice(0, 3)) clues.push({ how: 'number', serial });
  return clues.filter((clue, at) => clues.findIndex((other) => sameClue(other, clue)) === at);
}

function sameClue(a: Clue, b: Clue): boolean {
  return JSON.stringify({ ...a, how: '' }) === JSON.stringify({ ...b, how: '' });
}

/**
 * A number can be guessed or quoted, so it counts only for people who belong to the ticket or to its organisation; the
 * address of a technician counts for that technician alone.
 */
export function accepts(candidate: Candidate): boolean {
  if (candidate.how === 'technician-address') return candidate.relation === 'technician';
  return candidate.how !== 'number' || candidate.relation !== 'stranger';
}

/** How a clue led to the ticket, as a sentence. */
export function describe(candidate: Candidate): string {
  const ticket = `ticket ${candidate.number}`;
  if (candidate.how === 'technician-address')
    return `It was sent to the address that was made for this technician and ${ticket}.`;
  if (candidate.how === 'reply-address') return `It was sent to the signed reply address of ${ticket}.`;
  if (candidate.how === 'signed') return `It answers a mail that we signed for ${ticket}.`;
  if (candidate.how === 'answered') return `A mail of ${ticket} answers it, and came in before it.`;
  if (candidate.how === 'stored') return `It names a mail that belongs to ${ticket}.`;
  return `Its subject carries the number of ${ticket}.`;
}

/** Why a candidate was not taken. */
export function describeRefusal(candidate: Candidate): string {
  if (candidate.how === 'technician-address')
    return `It was sent to an address for a technician of ticket ${candidate.number}, but not by that technician, or too late; the address alone opens nothing.`;
  return `Its subject carries the number of ticket ${candidate.number}, but the writer has no part in it; a number alone opens nothing.`;
}
