import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail that the sink took. */
export interface Caught {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
  readonly messageId: string;
  readonly atMs: number;
}

/** A real mail server that keeps what it gets, and refuses what a test tells it to. */
export interface SmtpSink {
  readonly port: number;
  readonly url: string;
  readonly caught: Caught[];
  /** Answers for recipients: `550 unknown` or `450 later`. */
  readonly refuse: Map<string, string>;
  close(): Promise<void>;
}

/** Starts a sink on a free port of this machine; it keeps a mail at once and says so after `answerAfterMs`. */
export async function startSmtpSink(answerAfterMs: () => number = () => 0): Promise<SmtpSink> {
  const caught: Caught[] = [];
  const refuse = new Map<string, string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onRcptTo(address, _session, done) {
      const words = refuse.get(address.address);
      if (words === undefined) return done();
      done(Object.assign(new Error(words.slice(4)), { responseCode: Number(words.slice(0, 3)) }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const source = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        caught.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((one) => one.address),
          source,
          messageId: /^Message-ID:\s+<(.*)>/im.exec(source)?.[1] ?? '',
          atMs: Date.now(),
        });
        setTimeout(() => done(null, 'kept'), answerAfterMs());
      });
    },
  });
  // A client that was killed in the middle is no trouble of the sink.
  server.on('error', () => {});
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    caught,
    refuse,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
