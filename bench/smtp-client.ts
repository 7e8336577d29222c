import { connect, type Socket } from 'node:net';

/** A connection to a mail server that hands in one mail after another, as the next mail server does. */
export interface SmtpClient {
  /** The server's last line; throws when it did not take the mail. */
  send(mail: { readonly from: string; readonly to: string; readonly source: Buffer }): Promise<string>;
  close(): void;
}

/** Opens one on the loopback. */
export async function openSmtp(port: number): Promise<SmtpClient> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  const answers = answersOf(socket);
  const say = async (text: string | Buffer, expected: RegExp) => {
    socket.write(text);
    const answer = await answers();
    if (!expected.test(answer)) throw new Error(`The mail server said: ${answer}`);
    return answer;
  };
  await answers();
  await say('EHLO corpus.example\r\n', /^250/);
  return {
    async send({ from, to, source }) {
      await say(`MAIL FROM:<${from}>\r\n`, /^250/);
      await say(`RCPT TO:<${to}>\r\n`, /^250/);
      await say('DATA\r\n', /^354/);
      return say(asData(source), /^250/);
    },
    close: () => socket.destroy(),
  };
}

/** Lines end in CR LF, a dot at their beginning is doubled, a dot alone ends the mail (RFC 5321 section 4.5.2). */
export function asData(source: Buffer): Buffer {
  const text = source.toString('latin1').replaceAll(/\r?\n/g, '\r\n').replaceAll(/^\./gm, '..');
  return Buffer.from(`${text}${text.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}

/** One answer after another; the last line of an answer has a space behind its code. */
function answersOf(socket: Socket): () => Promise<string> {
  let text = '';
  let failure: Error | undefined;
  const waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  const ready: string[] = [];
  const fail = (error: Error) => {
    failure = error;
    for (const one of waiting.splice(0)) one.reject(error);
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The mail server closed the connection.')));
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    for (let found = /^\d{3} [^\n]*\n/m.exec(text); found; found = /^\d{3} [^\n]*\n/m.exec(text)) {
      text = text.slice(found.index + found[0].length);
      const next = waiting.shift();
      if (next) next.resolve(found[0].trim());
      else ready.push(found[0].trim());
    }
  });
  return () => {
    const first = ready.shift();
    if (first !== undefined) return Promise.resolve(first);
    if (failure) return Promise.reject(failure);
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
}
