import type { AddressInfo } from 'node:net';
import { createTransport, type Transporter } from 'nodemailer';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail server between two desks. */
export interface Relay {
  readonly url: string;
  /** How the relay treats what it passes on. */
  mode: 'faithful' | 'forgetful';
  /** Where mails for a domain go. */
  readonly routes: Map<string, number>;
  /** Mails that it passed on, by the domain that wrote them. */
  readonly passed: Map<string, number>;
  close(): Promise<void>;
}

/**
 * Passes mails on. A forgetful one is the worst gateway there is: it keeps sender, recipient and words, and throws away
 * every header by which a desk could know automatic mail, an answer or itself, with a new Message-ID for each mail.
 */
export async function startRelay(): Promise<Relay> {
  const lines = new Map<number, Transporter>();
  let serial = 0;
  const relay = {
    mode: 'faithful' as Relay['mode'],
    routes: new Map<string, number>(),
    passed: new Map<string, number>(),
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    closeTimeout: 500,
    onData(stream, session, done) {
      const { mailFrom, rcptTo } = session.envelope;
      const pass = async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
        const source = Buffer.concat(chunks);
        const from = (await PostalMime.parse(source)).from?.address ?? '';
        const to = rcptTo.map((one) => one.address);
        const port = relay.routes.get(to[0]?.split('@')[1] ?? '') ?? 0;
        const line =
          lines.get(port) ?? createTransport({ host: '127.0.0.1', port, ignoreTLS: true, pool: true });
        lines.set(port, line);
        if (relay.mode === 'faithful')
          await line.sendMail({ envelope: { from: mailFrom ? mailFrom.address : '', to }, raw: source });
        else
          await line.sendMail({
            from,
            to,
            subject: `Hello ${++serial}`,
            text: `Something new, number ${serial}.`,
          });
        const domain = from.split('@')[1] ?? '';
        relay.passed.set(domain, (relay.passed.get(domain) ?? 0) + 1);
      };
      pass().then(
        () => done(null, 'passed on'),
        (error: Error) => done(Object.assign(error, { responseCode: 451 })),
      );
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return Object.assign(relay, {
    url: `smtp://127.0.0.1:${port}`,
    close: () => {
      for (const line of lines.values()) line.close();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}
