import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { LabError } from '../model/lab-error.ts';
import { grade } from '../run/grade.ts';
import { runScenario } from '../run/run-scenario.ts';
import { TreeError } from '../trees/tree-error.ts';
import type { KeptLabs } from './keep-labs.ts';
import { longestLine, readRequest, type LabdRequest } from './requests.ts';
import { newWord, whoWrote } from './who.ts';

type Question = Exclude<LabdRequest, { do: 'data' | 'end' }>;

const inFlight = 8;
const proofLimitMs = 5000;

/** One connection to labd: says who it is, then asks. Anything unexpected ends it. */
export class Connection {
  readonly #socket: Socket;
  readonly #labs: KeptLabs;
  readonly #streams = new Map<number, Duplex>();
  #user: number | undefined;
  #rest = '';
  #asked = 0;

  constructor(socket: Socket, labs: KeptLabs, proofs: string) {
    this.#socket = socket;
    this.#labs = labs;
    const word = newWord();
    const late = setTimeout(() => socket.destroy(), proofLimitMs);
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(late);
      for (const stream of this.#streams.values()) stream.destroy();
    });
    socket.on('data', (text: string) => {
      for (const line of this.#split(text)) {
        if (this.#user !== undefined) this.#take(line);
        else this.#identify(proofs, word, line, late);
      }
    });
    this.#send({ word, proofs });
  }

  #identify(proofs: string, word: string, line: string, late: NodeJS.Timeout): void {
    try {
      if (line !== '"written"') throw new LabError('refused', 'Say "written" first.', 'Use "deskhand lab".');
      this.#user = whoWrote(proofs, word);
      clearTimeout(late);
      this.#send({ user: this.#user });
    } catch (error) {
      this.#refuse(error);
    }
  }

  #take(line: string): void {
    try {
      const request = readRequest(line);
      if (request.do === 'data')
        void this.#streams.get(request.stream)?.write(Buffer.from(request.data, 'base64'));
      else if (request.do === 'end') this.#streams.get(request.stream)?.end();
      else void this.#answer(request);
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #answer(request: Question): Promise<void> {
    const { id } = request;
    try {
      if (++this.#asked > inFlight)
        throw new LabError('quota', `More than ${inFlight} questions at once.`, 'Wait.');
      this.#send({ id, done: (await this.#do(request)) ?? null });
    } catch (error) {
      this.#send({ id, failed: failureOf(error) });
    } finally {
      this.#asked--;
    }
  }

  async #do(request: Question): Promise<unknown> {
    const user = this.#user ?? -1;
    const labs = this.#labs;
    switch (request.do) {
      case 'up':
        return labs.up(user, request);
      case 'list':
        return labs.list(user);
      case 'down':
        return labs.down(user, request.lab);
      case 'run': {
        const kind = labs.requireScenario(request.name);
        return labs.withQuota(user, () => runScenario(kind, request.seed));
      }
      case 'grade': {
        const { lab, scenario, id } = labs.require(user, request.lab);
        if (scenario !== undefined) return grade(lab, scenario);
        throw new LabError(
          'scenario-unknown',
          `"${id}" is a topology: nothing is graded in it.`,
          'Start a scenario.',
        );
      }
      case 'exec': {
        const { host, argv, stdin, limitMs } = request;
        const options = stdin === undefined ? { limitMs } : { limitMs, stdin };
        return labs.require(user, request.lab).lab.exec(host, argv, options);
      }
      case 'cable':
        return labs.require(user, request.lab).lab.setCable(request.host, request.interface, request.plugged);
      case 'terminal':
        return this.#openTerminal(user, request);
    }
  }

  async #openTerminal(user: number, request: Extract<Question, { do: 'terminal' }>): Promise<void> {
    const { id, host, rows, columns } = request;
    const stream = await this.#labs.require(user, request.lab).lab.terminal(host, { rows, columns });
    this.#streams.set(id, stream);
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => this.#send({ stream: id, data: chunk.toString('base64') }));
    stream.on('end', () => {
      this.#streams.delete(id);
      this.#send({ stream: id, end: true });
    });
  }

  *#split(text: string): Generator<string> {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > longestLine) {
      this.#rest = '';
      this.#refuse(new LabError('refused', 'That line is too long.', 'Use "deskhand lab".'));
      return;
    }
    yield* lines;
  }

  #refuse(error: unknown): void {
    this.#send({ failed: failureOf(error) });
    this.#socket.end();
  }

  #send(message: object): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}

function failureOf(error: unknown): { code: string; message: string; hint: string } {
  if (error instanceof LabError || error instanceof TreeError) {
    return { code: error.code, message: error.message, hint: error.hint };
  }
  return { code: 'lab-gone', message: String(error), hint: 'This is a defect of labd.' };
}
