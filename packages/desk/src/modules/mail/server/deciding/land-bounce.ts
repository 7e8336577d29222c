import { mailFailureOf, mailFailures } from '#platform/contract/mail-failure';
import type { Tx } from '#platform/server/db/database';
import { markBounced, type Marked } from '#platform/server/mail/bounced';
import { readSignedMessageId } from '#platform/server/mail/message-id';
import type { Landed } from '#tickets';
import type { MailDeps } from '../api.ts';
import { readBounce, type Bounce } from '../reading/read-bounce.ts';
import type { Carrying } from './carry-out.ts';

/**
 * Our mail did not arrive: the message that it carried says so for each recipient, an internal message stands where the
 * technician waits, and whoever wrote it hears of it.
 */
export async function landBounce(
  tx: Tx,
  deps: MailDeps,
  c: Carrying,
  ticketId: string | undefined,
): Promise<Landed | undefined> {
  const told = readBounce(c.mail);
  const marked = await mark(tx, deps, c, told);
  if (ticketId === undefined) return undefined;
  return deps.tickets.receive(tx, c.actor, {
    ticketId,
    authorId: null,
    authorName: 'Mail system',
    words: { text: describeBounce(told, marked), mailMessageId: c.mail.messageId ?? null },
    automatic: true,
    visibility: 'internal',
    // A bounce of an automatic mail wakes no other mail: that would be a loop.
    ...(marked?.byPerson === true && told.final
      ? { tells: { why: 'came-back', outboxId: marked.leadId } as const }
      : {}),
    source: { channel: 'mail', room: 'mail', id: c.claimed.id },
  });
}

async function mark(tx: Tx, deps: MailDeps, c: Carrying, told: Bounce): Promise<Marked | undefined> {
  const recipients = told.recipients.map(({ address, status, diagnostic }) => ({
    address,
    words: [status, diagnostic].filter((part) => part !== '').join(' ') || c.mail.subject,
  }));
  for (const id of told.returnedIds) {
    const ours = readSignedMessageId(deps.keys, id);
    if (!ours) continue;
    const { ticketId } = ours;
    return markBounced(tx, { ticketId, mailMessageId: id, final: told.final, recipients, at: c.at });
  }
  return undefined;
}

/** For each recipient in words what happened and what to do, then what the other side said. */
function describeBounce(told: Bounce, marked: Marked | undefined): string {
  const returned = marked?.returned ?? [];
  if (!told.final) {
    const whom = returned.length > 0 ? ` to ${returned.map((one) => one.address).join(', ')}` : '';
    return `Our mail${whom} is delayed; the mail server still tries. ${told.words}`.trim();
  }
  if (returned.length === 0) return `Our mail was not delivered. ${told.words}`.trim();
  return returned
    .map(({ address, words }) => {
      const { title, hint } = mailFailures[mailFailureOf(words)];
      return `Our mail to ${address} was not delivered: ${title}. ${hint}\nThe other side says: ${words}`;
    })
    .join('\n\n');
}
