import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';
import { Refusal, UsageError } from '../command.ts';

/**
 * Questions to the person at the terminal. They go to standard error, so that standard output stays for programs; where
 * standard input is no terminal, answers are its lines.
 */
export class Terminal {
  readonly #isTerminal = process.stdin.isTTY === true;
  #reader: Interface | undefined;
  #lines: AsyncIterator<string> | undefined;
  #isMuted = false;

  say(line = ''): void {
    process.stderr.write(`${line}\n`);
  }

  async ask(question: string): Promise<string> {
    process.stderr.write(question);
    const { value, done } = await this.#next();
    if (!this.#isTerminal) process.stderr.write('\n');
    if (done === true) throw new Refusal('\nNobody answered: standard input has ended.');
    return value.trim();
  }

  /** Asks without showing what is typed; at a terminal alone, because a pipe from a shell stands in its history. */
  async askSecret(question: string): Promise<string> {
    if (!this.#isTerminal) {
      throw new UsageError('A passphrase is asked at a terminal; without one, name --passphrase-file.');
    }
    process.stderr.write(question);
    this.#isMuted = true;
    const { value, done } = await this.#next();
    this.#isMuted = false;
    process.stderr.write('\n');
    if (done === true) throw new Refusal('Nobody answered.');
    return value;
  }

  close(): void {
    this.#reader?.close();
  }

  async #next(): Promise<IteratorResult<string, unknown>> {
    if (this.#lines === undefined) {
      const output = new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          if (!this.#isMuted) process.stderr.write(chunk);
          done();
        },
      });
      this.#reader = createInterface({ input: process.stdin, output, terminal: this.#isTerminal });
      this.#reader.once('SIGINT', () => process.exit(130));
      this.#lines = this.#reader[Symbol.asyncIterator]();
    }
    return this.#lines.next();
  }
}
