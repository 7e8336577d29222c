import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { maxMailBytes } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { Applier } from './applier.ts';
import { listMailboxes, mailboxKey } from '../mailboxes/mailboxes.ts';
import { receiveMail } from './receive-mail.ts';

/** The running listener. */
export interface SmtpListener {
  readonly port: number;
  close(): Promise<void>;
}

/** What all mails that are being sent to us may hold in memory together. */
const heldBytesLimit = 256 * 1024 * 1024;
const maxClients = 100;

/** An SMTP answer with its code (RFC 5321 section 4.2). */
class SmtpAnswer extends Error {
  readonly responseCode: number;
  constructor(responseCode: number, words: string) {
    super(words);
    this.responseCode = responseCode;
  }
}

/**
 * Takes mail for our mailboxes and for nobody else. 250 is said only when the mail is durable; when it could not be
 * stored the sender is told to come again, and keeps it.
 */
export async function listenForSmtp(deps: MailDeps, applier: Applier): Promise<SmtpListener> {
  const taking = new Set<Promise<void>>();
  const held = { bytes: 0 };
  const server = new SMTPServer({
    name: deps.config.mailAddress.split('@')[1] ?? 'localhost',
    banner: 'Deskhand',
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: maxMailBytes,
    maxClients,
    socketTimeout: 60_000,
    closeTimeout: 2_000,
    onRcptTo(address, _session, done) {
      void isOurs(deps, address.address).then(
        (ours) => done(ours ? null : new SmtpAnswer(550, '5.1.1 Nobody here has this address')),
        () => done(new SmtpAnswer(451, '4.3.0 The desk cannot look that up now')),
      );
    },
    onData(stream, session, done) {
      const work = take(deps, applier, { stream, session, held }).then(
        () => done(null, '2.6.0 The mail is kept'),
        (error: Error) => done(error instanceof SmtpAnswer ? error : storeFailed(deps, error)),
      );
      taking.add(work);
      void work.finally(() => taking.delete(work));
    },
  });
  server.on('error', deps.onError);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(deps.config.smtpPort, deps.config.host, () => {
      server.server.removeListener('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    async close() {
      await new Promise<void>((resolve) => server.close(resolve));
      await Promise.all(taking);
    },
  };
}

function storeFailed(deps: MailDeps, error: Error): SmtpAnswer {
  deps.onError(error);
  return new SmtpAnswer(451, '4.3.0 The mail could not be stored, try again later');
}

async function isOurs(deps: MailDeps, address: string): Promise<boolean> {
  const key = mailboxKey(address);
  const mailboxes = await listMailboxes(deps.database.reader);
  return mailboxes.some((mailbox) => mailbox.address_key === key);
}

interface Taking {
  readonly stream: SMTPServerDataStream;
  readonly session: SMTPServerSession;
  readonly held: { bytes: number };
}

async function take(deps: MailDeps, applier: Applier, taking: Taking): Promise<void> {
  const { held } = taking;
  const mine = { bytes: 0 };
  try {
    const source = await readAll(taking, mine);
    const { mailFrom, rcptTo } = taking.session.envelope;
    const envelopeTo = rcptTo.map((one) => one.address);
    // One delivery per mailbox, always in the same order: of the same mail to two the same one is the first.
    const mailboxes = [...new Set(envelopeTo.map(mailboxKey))].toSorted();
    for (const mailbox of mailboxes) {
      const received = await receiveMail(deps, {
        source,
        cameBy: 'smtp',
        mailbox,
        envelopeFrom: mailFrom ? mailFrom.address : '',
        envelopeTo,
      });
      if (!received.isDuplicate) applier.enqueue(received.recordId, source);
    }
  } finally {
    held.bytes -= mine.bytes;
  }
}

async function readAll(taking: Taking, mine: { bytes: number }): Promise<Buffer> {
  const { stream, held } = taking;
  const chunks: Buffer[] = [];
  let refused = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    refused ||= stream.sizeExceeded || held.bytes + chunk.length > heldBytesLimit;
    if (refused) continue;
    held.bytes += chunk.length;
    mine.bytes += chunk.length;
    chunks.push(chunk);
  }
  if (stream.sizeExceeded) throw new SmtpAnswer(552, '5.3.4 The mail is larger than 50 MiB');
  if (refused) throw new SmtpAnswer(452, '4.3.1 Too much mail at once, try again later');
  return Buffer.concat(chunks);
}
