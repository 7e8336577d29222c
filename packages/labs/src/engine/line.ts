import { createInterface } from 'node:readline';
import { Duplex } from 'node:stream';
import { LabError, type LabErrorCode } from '../model/lab-error.ts';
import type { Reply, Request, StreamMessage } from './messages.ts';
import type { LabProcess } from './spawn-lab.ts';

type Question = Exclude<Request, StreamMessage>;
/** A request without its number. */
export type Asked = Question extends infer Q ? (Q extends unknown ? Omit<Q, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The line between the engine and the first process of a lab. */
export class Line {
  readonly #process: LabProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #streams = new Map<string, Duplex>();
  readonly #words: string[] = [];
  #lastId = 0;
  #alive: (() => void) | undefined;
  #gone = false;
  onChannel: ((host: string, stream: Duplex) => void) | undefined;

  constructor(process: LabProcess) {
    this.#process = process;
    process.stdin.on('error', () => undefined);
    createInterface({ input: process.stderr }).on('line', (line) => {
      this.#words.push(line);
      if (this.#words.length > 20) this.#words.shift();
    });
    process.on('error', (error) => this.#words.push(error.message));
    process.on('close', () => this.#end());
  }

  /** From here on each line of the lab is a message; before, it only says that it waits. */
  listen(lines: ReturnType<typeof createInterface>): Promise<void> {
    lines.on('line', (line) => this.#take(line));
    return new Promise((resolve, reject) => {
      this.#alive = resolve;
      this.#waiting.set(0, { resolve: () => undefined, reject });
    });
  }

  ask(question: Asked, limitMs: number): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#goneError());
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(
          new LabError('start-too-slow', `The lab did not answer in ${limitMs} ms.`, 'Is the machine busy?'),
        );
      }, limitMs);
      const settle = <T>(then: (value: T) => void): ((value: T) => void) => {
        return (value) => {
          clearTimeout(timer);
          then(value);
        };
      };
      this.#waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      this.#send({ id, ...question } as Request);
    });
  }

  /** The engine's end of a stream of the lab. */
  stream(name: string): Duplex {
    const stream = new Duplex({
      allowHalfOpen: true,
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        this.#send({ stream: name, data: chunk.toString('base64') });
        done();
      },
      final: (done) => {
        this.#send({ stream: name, end: true });
        done();
      },
    });
    this.#streams.set(name, stream);
    return stream;
  }

  #send(message: Request): void {
    if (!this.#gone) this.#process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  #take(line: string): void {
    const reply = JSON.parse(line) as Reply;
    if ('alive' in reply) {
      this.#waiting.delete(0);
      this.#alive?.();
    } else if ('opened' in reply) this.#open(reply.opened, reply.host);
    else if ('stream' in reply) this.#carry(reply);
    else {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('done' in reply) waiting?.resolve(reply.done);
      else waiting?.reject(errorOf(reply.failed));
    }
  }

  #open(name: string, host: string): void {
    const stream = this.stream(name);
    stream.on('error', () => undefined);
    if (this.onChannel === undefined) stream.end();
    else this.onChannel(host, stream);
  }

  #carry(message: StreamMessage): void {
    const stream = this.#streams.get(message.stream);
    if ('data' in message) stream?.push(Buffer.from(message.data, 'base64'));
    else {
      this.#streams.delete(message.stream);
      stream?.push(null);
    }
  }

  #end(): void {
    this.#gone = true;
    for (const { reject } of this.#waiting.values()) reject(this.#goneError());
    this.#waiting.clear();
    for (const stream of this.#streams.values()) stream.push(null);
    this.#streams.clear();
  }

  #goneError(): LabError {
    const words = this.#words.join(' | ');
    if (lackOfKernel.test(words)) {
      const message = `This machine lacks something that labs need: ${words}`;
      return new LabError(
        'machine-unfit',
        message,
        '"deskhand lab list" tries what there is and says what to do.',
      );
    }
    if (/No space left on device/.test(words)) {
      return new LabError(
        'disk-full',
        `The lab ran out of space: ${words}`,
        'Free some memory, or give labs more.',
      );
    }
    return new LabError('lab-gone', `The lab has ended. ${words}`.trim(), 'Start it again.');
  }
}

/** What the programs say when the kernel, or whoever limits us, does not have a thing. */
const lackOfKernel =
  /unshare failed|setres[ug]id failed|changing ownership of|(unknown|wrong) fs type|unknown filesystem type|no filter of calls|Write to uid_map/;

const hints: Readonly<Record<string, string>> = {
  'host-failed': 'Look at the layers and the start lines of this host.',
  'network-failed': 'Look at the addresses and routes of the topology.',
  'host-unknown': 'The topology says which hosts there are.',
  'host-gone': 'Switch it on again, or start the lab anew.',
  'disk-full': 'Free some memory, or give labs more.',
};

function errorOf(failed: { readonly code: string; readonly message: string }): LabError {
  // The codes of the lab are a part of ours: its files share the type by name only.
  return new LabError(
    failed.code as LabErrorCode,
    failed.message,
    hints[failed.code] ?? 'Look at the topology.',
  );
}
