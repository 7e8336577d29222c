import type { Duplex } from 'node:stream';
import type { Reply, StreamMessage } from '../messages.ts';

/** Many streams over the one line to the engine. */
export class Streams {
  readonly #send: (message: Reply) => void;
  readonly #open = new Map<string, Duplex>();

  constructor(send: (message: Reply) => void) {
    this.#send = send;
  }

  /** Carries what a stream says to the engine, and back; each direction ends on its own. */
  join(name: string, stream: Duplex): void {
    this.#open.set(name, stream);
    let isSaid = false;
    const end = (): void => {
      if (!isSaid) this.#send({ stream: name, end: true });
      isSaid = true;
    };
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => this.#send({ stream: name, data: chunk.toString('base64') }));
    stream.on('end', end);
    stream.on('close', () => {
      this.#open.delete(name);
      end();
    });
  }

  take(message: StreamMessage): void {
    const stream = this.#open.get(message.stream);
    if (stream === undefined) return;
    if ('data' in message) stream.write(Buffer.from(message.data, 'base64'));
    else stream.end();
  }
}
