import type { Reader } from '#platform/server/db/database';
import { newId } from '#platform/server/ids';
import { composeOutbound, type Workshop } from '#platform/server/mail/compose-outbound';
import type { Mailbox, OutboundMail } from '#platform/server/mail/outbound';
import type { MailPreview } from '#tickets/contract';
import type { MailDeps } from '../api.ts';
import { senderFor } from '../mailboxes/mailboxes.ts';
import { parseMail } from '../reading/parse-mail.ts';

const shownBytes = 200_000;

/** A mail as it would leave now: made by what makes it when it leaves, and read back from its bytes. */
export async function previewMail(
  db: Reader,
  deps: MailDeps,
  workshop: Workshop,
  mail: OutboundMail,
): Promise<MailPreview> {
  const date = deps.clock.now();
  const from = await senderFor(db, deps, mail.teamId ?? null);
  const { raw } = await composeOutbound(db, workshop, { itemId: newId(date.getTime()), mail, from, date });
  const read = parseMail(raw);
  return {
    from: read.from ? shown(read.from) : '',
    to: read.to.map(shown),
    subject: read.subject,
    text: read.text,
    attachments: read.attachments.map((one) => one.name),
    source: raw.subarray(0, shownBytes).toString('utf8'),
  };
}

function shown({ name, address }: Mailbox): string {
  return name ? `${name} <${address}>` : address;
}
