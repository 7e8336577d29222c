import assert from 'node:assert/strict';
import type { Cast, Hands, World } from '../../../../main/world.test-support.ts';
import type { MailRecord } from '../../contract.ts';

/** A mail as a person's program writes it. */
export interface Letter {
  readonly from?: string;
  readonly to?: string;
  readonly id?: string;
  readonly subject?: string;
  readonly head?: readonly string[];
  readonly body?: string;
}

/** Somebody of the cast at the desk, and the post in both directions. */
export interface Post {
  readonly hands: Hands;
  /** Hands a mail in; `to` is the mailbox and the envelope's recipient. */
  deliver(letter: Letter): Promise<MailRecord>;
  /** The same, and it opened a ticket. */
  open(letter?: Letter): Promise<{ id: string; number: string }>;
}

let serial = 0;

/** A Message-ID that no mail had before. */
export function freshId(): string {
  return `m${++serial}.letters@example.org`;
}

export function letterBytes(letter: Letter): Uint8Array<ArrayBuffer> {
  const lines = [
    `From: ${letter.from ?? 'Carl <carl@example.org>'}`,
    `To: ${letter.to ?? 'support@desk.example'}`,
    `Message-ID: <${letter.id ?? freshId()}>`,
    `Subject: ${letter.subject ?? 'VPN drops'}`,
    ...(letter.head ?? []),
    '',
    letter.body ?? 'It drops every ten minutes.',
    '',
  ];
  return Uint8Array.from(Buffer.from(lines.join('\r\n'), 'utf8'));
}

export async function openPost(world: World, who: Cast = 'bob'): Promise<Post> {
  const carrier = await world.as('dave');
  const hands = await world.as(who);
  const deliver = (letter: Letter) =>
    carrier.mail.inbound(letter.to === undefined ? {} : { mailbox: letter.to }, { raw: letterBytes(letter) });
  return {
    hands,
    deliver,
    async open(letter = {}) {
      const id = letter.id ?? freshId();
      const record = await deliver({ ...letter, id });
      assert.equal(record.verdict, 'ticket', record.reason);
      assert.ok(record.ticketNumber);
      return { id, number: record.ticketNumber };
    },
  };
}
