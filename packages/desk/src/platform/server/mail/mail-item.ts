import type { Subject } from '#platform/contract/schema';
import { outboxItem, type NewOutboxItem } from '../outbox/item.ts';
import type { OutboundMail } from './outbound.ts';

/** The outbox kind of mails; every mail of the house leaves through it. */
export const mailKind = 'mail';

/** The one way to send a mail: a row beside the command that caused it. A `holdSeconds` above 0 leaves time to undo. */
export function mailItem(
  subject: Subject,
  mail: OutboundMail,
  when: { at: Date; holdSeconds?: number },
): NewOutboxItem {
  return outboxItem(mailKind, subject, mail, when);
}
