import { createTransport } from 'nodemailer';
import PostalMime, { type Email } from 'postal-mime';
import { startSmtpSink } from '../../packages/desk/src/platform/server/mail/smtp-sink.test-support.ts';
import { helpAddress, type Desk } from './desk.test-support.ts';

/** A mail that left the desk, as its reader's mail program sees it. */
export interface Arrived {
  readonly to: readonly string[];
  /** Message-ID, with its angle brackets. */
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
  /** Where an answer goes: Reply-To, else From (RFC 5322 section 3.6.2). */
  readonly answerTo: string;
  /** A header by its lower-case name; '' when there is none. */
  readonly header: (name: string) => string;
}

/** The mail server of the outer world: all that the desk sends arrives here. */
export interface Post {
  readonly url: string;
  /** The mails for an address so far. */
  readonly letters: (address: string) => Promise<readonly Arrived[]>;
  /** Waits until so many mails for an address have arrived; gives the newest. */
  readonly letter: (address: string, count: number) => Promise<Arrived>;
  readonly close: () => Promise<void>;
}

export async function openPost(): Promise<Post> {
  const sink = await startSmtpSink();
  const letters = (address: string) =>
    Promise.all(
      sink.caught
        .filter((one) => one.to.includes(address))
        .map(async ({ source, to }) => arrived(await PostalMime.parse(source), to)),
    );
  return {
    url: sink.url,
    letters,
    letter: async (address, count) => {
      for (;;) {
        const mails = await letters(address);
        const mail = mails[count - 1];
        if (mail) return mail;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    close: () => sink.close(),
  };
}

function arrived(mail: Email, to: readonly string[]): Arrived {
  return {
    to,
    messageId: mail.messageId ?? '',
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    answerTo: (mail.replyTo?.[0] ?? mail.from)?.address ?? '',
    header: (name) => mail.headers.find((one) => one.key === name)?.value ?? '',
  };
}

/** What a mail program sends; with `answers` it is an answer to that Message-ID, as RFC 5322 3.6.4 says. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly cc?: string;
  readonly subject: string;
  readonly text: string;
  readonly answers?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The first address of a mail that holds this part. */
export function linkIn(mail: Arrived, part: string): string {
  const link = mail.text.match(/http\S+/g)?.find((one) => one.includes(part));
  if (link === undefined) throw new Error(`no ${part} in: ${mail.text}`);
  return link;
}

/** Hands a mail to the desk's own SMTP listener; resolves with its Message-ID when the desk has taken it. */
export async function sendMail(desk: Desk, letter: Letter): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: desk.smtpPort, ignoreTLS: true });
  try {
    const { answers, headers, ...mail } = letter;
    const sent = await transport.sendMail({
      ...mail,
      ...(answers === undefined ? {} : { inReplyTo: answers, references: [answers] }),
      ...(headers ? { headers: { ...headers } } : {}),
    });
    return sent.messageId;
  } finally {
    transport.close();
  }
}

/** Hands in a mail as it is, byte by byte: what no mail program would write. */
export async function sendSource(desk: Desk, from: string, lines: readonly string[]): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: desk.smtpPort, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from, to: helpAddress }, raw: lines.join('\r\n') });
  } finally {
    transport.close();
  }
}
