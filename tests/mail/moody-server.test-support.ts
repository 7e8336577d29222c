import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import {
  startSmtpSink,
  type SmtpSink,
} from '../../packages/desk/src/platform/server/mail/smtp-sink.test-support.ts';

/**
 * `works`; `hangs`: takes the connection and says nothing; `drops`: takes the mail and breaks off before it says so, as
 * a server does that dies between its disk and its answer.
 */
export type Mood = 'works' | 'hangs' | 'drops';

/** The mail server of the outer world on a bad day. */
export interface MoodyServer {
  readonly url: string;
  readonly sink: SmtpSink;
  mood: Mood;
  /** How often it broke off after it had taken a mail. */
  drops: number;
  close(): Promise<void>;
}

/** A sink behind a wire that can be bad. */
export async function startMoodyServer(): Promise<MoodyServer> {
  const sink = await startSmtpSink();
  const open = new Set<Socket>();
  const moody = { mood: 'works' as Mood, drops: 0, sink };
  const wire = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client)).on('error', () => {});
    if (moody.mood === 'hangs') return;
    const server = connect(sink.port, '127.0.0.1');
    server.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.on('close', () => server.destroy());
    client.pipe(server);
    server.on('data', (words: Buffer) => {
      if (moody.mood !== 'drops' || !words.toString('latin1').includes('250 kept'))
        return client.write(words);
      moody.drops += 1;
      return client.destroy();
    });
  });
  await new Promise<void>((resolve) => void wire.listen(0, '127.0.0.1', resolve));
  const { port } = wire.address() as AddressInfo;
  return Object.assign(moody, {
    url: `smtp://127.0.0.1:${port}`,
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => wire.close(() => resolve()));
      await sink.close();
    },
  });
}
