import type { Chance } from '../chance.ts';

/** What a mail from outside says. */
export interface MailToWrite {
  readonly id: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Message-ID of the mail that it answers. */
  readonly inReplyTo?: string;
  readonly at: Date;
}

/** The mail on the wire: RFC 5322 with CRLF, its text in UTF-8. */
export function writeMail(mail: MailToWrite): Buffer {
  const answered = mail.inReplyTo === undefined ? [] : [`<${mail.inReplyTo}>`];
  const lines = [
    `From: "${mail.from.name}" <${mail.from.address}>`,
    `To: <${mail.to}>`,
    `Subject: ${mail.subject}`,
    `Date: ${mail.at.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${mail.id}@requesters.example>`,
    ...answered.flatMap((id) => [`In-Reply-To: ${id}`, `References: ${id}`]),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    ...mail.text.split('\n'),
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'utf8');
}

const words = (
  'printer laptop screen slow password badge door scanner invoice folder share network cable socket noise ' +
  'update restart mailbox calendar meeting beamer keyboard mouse docking Grüße Büro Straße café naïve 会議 ☎'
).split(' ');

/** A few sentences that hold the word `id`, in several scripts. */
export function writeWords(chance: Chance, id: string): string {
  const sentence = (): string =>
    Array.from({ length: chance.between(4, 12) }, () => chance.pick(words)).join(' ');
  return [`${id}: ${sentence()}`, ...Array.from({ length: chance.between(0, 6) }, sentence)].join('\n');
}
