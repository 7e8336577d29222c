import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { maxMailBytes } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import type { Applier } from './applier.ts';
import { listMailboxes, mailboxKey } from '../mailboxes/mailboxes.ts';
import { receiveMail, type Delivery } from './receive-mail.ts';

/** The running listener. */
export interface SmtpListener {
  readonly port: number;
  isListening(): boolean;
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

/** A way in for mail servers. LMTP answers for each recipient by itself (RFC 2033 section 4.2). */
export interface ListenerKind {
  readonly protocol: 'smtp' | 'lmtp';
  readonly port: number;
}

/**
 * Takes mail for our mailboxes and for nobody else. 250 is said only when the mail is durable; when it could not be
 * stored the sender is told to come again, and keeps it.
 */
export async function listenForMail(
  deps: MailDeps,
  applier: Applier,
  { protocol, port }: ListenerKind,
): Promise<SmtpListener> {
  const taking = new Set<Promise<void>>();
  const held = { bytes: 0 };
  const tls = deps.config.listenerTls;
  const server = new SMTPServer({
    ...fixedSettings,
    ...(tls ? pairOf(tls) : {}),
    name: deps.config.mailAddress.split('@')[1] ?? 'localhost',
    lmtp: protocol === 'lmtp',
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    onRcptTo(address, _session, done) {
      void isOurs(deps, address.address).then(
        (ours) => done(ours ? null : new SmtpAnswer(550, '5.1.1 Nobody here has this address')),
        () => done(new SmtpAnswer(451, '4.3.0 The desk cannot look that up now')),
      );
    },
    onData(stream, session, done) {
      const work = take(deps, applier, { protocol, stream, session, held }).then(
        (answers) => {
          const failed = answers.find((answer) => answer instanceof SmtpAnswer);
          if (protocol === 'lmtp') done(null, answers);
          else if (failed) done(failed);
          else done(null, kept);
        },
        (error: Error) => done(error instanceof SmtpAnswer ? error : storeFailed(deps, error)),
      );
      taking.add(work);
      void work.finally(() => taking.delete(work));
    },
  });
  server.on('error', deps.onError);
  await listen(server, port, deps.config.host);
  const renewal = tls && renewCertificate(deps, server, tls);
  return {
    port: (server.server.address() as AddressInfo).port,
    isListening: () => server.server.listening,
    async close() {
      clearInterval(renewal);
      await new Promise<void>((resolve) => server.close(resolve));
      await Promise.all(taking);
    },
  };
}

const kept = '2.6.0 The mail is kept';

const fixedSettings = {
  banner: 'Deskhand',
  authOptional: true,
  disableReverseLookup: true,
  size: maxMailBytes,
  maxClients,
  socketTimeout: 60_000,
  closeTimeout: 2_000,
} as const;

function listen(server: SMTPServer, port: number, host: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.removeListener('error', reject);
      resolve();
    });
  });
}

const renewEveryMs = 600_000;

function pairOf(files: { readonly certFile: string; readonly keyFile: string }) {
  return { cert: readFileSync(files.certFile), key: readFileSync(files.keyFile) };
}

/** A renewed certificate is used without a restart; one that cannot be read leaves the old one in use. */
function renewCertificate(
  deps: MailDeps,
  server: SMTPServer,
  files: { readonly certFile: string; readonly keyFile: string },
): NodeJS.Timeout {
  return setInterval(() => {
    try {
      server.updateSecureContext(pairOf(files));
    } catch (error) {
      deps.onError(error as Error);
    }
  }, renewEveryMs);
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
  readonly protocol: ListenerKind['protocol'];
  readonly stream: SMTPServerDataStream;
  readonly session: SMTPServerSession;
  readonly held: { bytes: number };
}

/** Stores one delivery a mailbox and answers for each recipient in the order of the envelope. */
async function take(deps: MailDeps, applier: Applier, taking: Taking): Promise<(string | SmtpAnswer)[]> {
  const mine = { bytes: 0 };
  try {
    const source = await readAll(taking, mine);
    const { mailFrom, rcptTo } = taking.session.envelope;
    const envelopeTo = rcptTo.map((one) => one.address);
    const stored = new Map<string, string | SmtpAnswer>();
    // One delivery per mailbox, always in the same order: of the same mail to two the same one is the first.
    for (const mailbox of [...new Set(envelopeTo.map(mailboxKey))].toSorted()) {
      const envelopeFrom = mailFrom ? mailFrom.address : '';
      const delivery = { source, cameBy: taking.protocol, mailbox, envelopeFrom, envelopeTo };
      stored.set(mailbox, await store(deps, applier, delivery));
    }
    return envelopeTo.map((address) => stored.get(mailboxKey(address)) ?? kept);
  } finally {
    taking.held.bytes -= mine.bytes;
  }
}

async function store(deps: MailDeps, applier: Applier, delivery: Delivery): Promise<string | SmtpAnswer> {
  try {
    const received = await receiveMail(deps, delivery);
    if (!received.isDuplicate) applier.enqueue(received.recordId, delivery.source);
    return kept;
  } catch (error) {
    return storeFailed(deps, error as Error);
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
