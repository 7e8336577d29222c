import { connect, type Socket } from 'node:net';

/** What a mail server said about one mail, or why it could say nothing. */
export type SmtpAnswer =
  | { readonly taken: true; readonly words: string }
  | { readonly taken: false; readonly why: string };

/** The envelope of a mail. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
}

const silenceMs = 20_000;

/**
 * Hands one mail to a server on this machine, step by step (RFC 5321): only the 250 after the final dot counts as taken.
 * Written out, because a library would hide in which step the connection broke.
 */
export async function handOver(port: number, envelope: Envelope, raw: Buffer): Promise<SmtpAnswer> {
  const socket = connect({ host: '127.0.0.1', port });
  socket.setTimeout(silenceMs, () => socket.destroy(new Error('silence')));
  const lines = linesOf(socket);
  const step = async (wanted: string, send?: string | Buffer): Promise<string> => {
    if (send !== undefined) socket.write(send);
    const said = await lines.next();
    if (said.done) throw new Error('the connection ended');
    if (!said.value.startsWith(wanted)) throw new Error(said.value);
    return said.value;
  };
  try {
    await step('220');
    await step('250', 'EHLO faults.example\r\n');
    await step('250', `MAIL FROM:<${envelope.from}>\r\n`);
    await step('250', `RCPT TO:<${envelope.to}>\r\n`);
    await step('354', 'DATA\r\n');
    const words = await step('250', Buffer.concat([dotted(raw), Buffer.from('.\r\n')]));
    socket.end('QUIT\r\n');
    return { taken: true, words };
  } catch (error) {
    socket.destroy();
    return { taken: false, why: wordsOf(error as Error & { code?: string }) };
  }
}

function wordsOf(error: Error & { code?: string }): string {
  return error.code ?? error.message;
}

/** A line that begins with a dot gets a second one (RFC 5321 section 4.5.2); the mail ends with a line end. */
function dotted(raw: Buffer): Buffer {
  return Buffer.from(raw.toString('latin1').replace(/(^|\r\n)\./g, '$1..'), 'latin1');
}

/** Answers, one string each; of an answer with several lines the last one. */
async function* linesOf(socket: Socket): AsyncGenerator<string, void> {
  let rest = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    const lines = (rest + chunk.toString('latin1')).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (/^\d{3}( |$)/.test(line)) yield line;
  }
}
