import { randomBytes } from 'node:crypto';
import { request as requestHttp, type RequestOptions } from 'node:http';
import { WebSocket } from 'ws';
import type { AgentHello, KeyPair, Result, SignedJob, SignedResult } from '../index.ts';
import {
  bodyHash,
  digest,
  EnrolAnswer,
  fits,
  headers,
  makeKeyPair,
  paths,
  readEnrolmentToken,
  ServerHelloAnswer,
  sessionOf,
  signBody,
  signRequest,
  subprotocol,
  WorkAnswer,
} from '../index.ts';

/** What the suite must be able to do behind the back of the server under test. */
export interface ServerControl {
  readonly url: string;
  readonly makeToken: (wish: { validMs?: number; serial?: string }) => Promise<string>;
  readonly approve: (agentId: string) => Promise<void>;
  /** Writes a job as the desk does and nudges the machine; returns its id. */
  readonly giveJob: (agentId: string) => Promise<string>;
  readonly stateOf: (agentId: string) => Promise<string>;
  /** The result that counts, and whether another one came for the same job. */
  readonly resultOf: (
    agentId: string,
    jobId: string,
  ) => Promise<{ result: SignedResult | null; hasConflict: boolean }>;
}

export interface Answered {
  readonly status: number;
  readonly code: string;
  readonly body: unknown;
}

interface Send {
  readonly method?: string;
  readonly session?: string;
  readonly request?: number;
  readonly name?: string;
  readonly signWith?: KeyPair;
  /** Signed instead of what is sent. */
  readonly signedPath?: string;
  readonly signedBody?: string;
}

const patienceMs = 20_000;

function readAnswer(status: number, text: string): Answered {
  try {
    const body: unknown = JSON.parse(text);
    const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
    return { status, code, body };
  } catch {
    return { status, code: '', body: undefined };
  }
}

/** As `fetch` does, from an address of its own. */
function sendFrom(from: string, url: string, given: RequestOptions, body: Buffer): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(patienceMs);
    const request = requestHttp(url, { ...given, localAddress: from, signal }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () =>
        resolve(readAnswer(response.statusCode ?? 0, Buffer.concat(pieces).toString())),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** A machine in the hands of the suite: it can be honest, and it can lie in each single header. */
export class ProbeMachine {
  readonly key: KeyPair = makeKeyPair();
  readonly #url: string;
  /** The address of this computer from which it comes; any when undefined. */
  readonly #from: string | undefined;
  agentId = '';
  session = '-';
  connection = 0;
  proved: string | null = null;
  #request = 0;

  constructor(url: string, from?: string) {
    this.#url = url;
    this.#from = from;
  }

  async send(path: string, text: string | Buffer, send: Send = {}): Promise<Answered> {
    const method = send.method ?? 'POST';
    const head = { 'content-type': 'application/json', ...this.#headers(path, text, send) };
    const bytes = Buffer.from(text);
    if (this.#from === undefined) {
      const given = {
        method,
        headers: head,
        body: new Uint8Array(bytes),
        signal: AbortSignal.timeout(patienceMs),
      };
      const response = await fetch(`${this.#url}${path}`, given);
      return readAnswer(response.status, await response.text());
    }
    return sendFrom(this.#from, `${this.#url}${path}`, { method, headers: head }, bytes);
  }

  post(path: string, body: object, send: Send = {}): Promise<Answered> {
    return this.send(path, JSON.stringify(body), send);
  }

  #headers(path: string, text: string | Buffer, send: Send): Record<string, string> {
    const name = send.name ?? (this.agentId === '' ? this.key.publicKey : this.agentId);
    const session = send.session ?? this.session;
    const request = send.request ?? (this.#request += 1);
    const signature = signRequest(
      {
        agentId: name,
        session,
        request,
        method: send.method ?? 'POST',
        path: send.signedPath ?? path,
        body: send.signedBody ?? text,
      },
      send.signWith ?? this.key,
    );
    return {
      [headers.agent]: name,
      [headers.session]: session,
      [headers.request]: String(request),
      [headers.signature]: signature,
    };
  }

  enrolBody(token: string, serial: string | null = null): object {
    return {
      secret: readEnrolmentToken(token)?.secret ?? '',
      publicKey: this.key.publicKey,
      versions: [1],
      agentVersion: 'suite',
      facts: { hostname: 'suite', serial, machineId: null, os: 'none', arch: 'none' },
    };
  }

  async enrol(token: string): Promise<EnrolAnswer> {
    const { status, body } = await this.post(paths.enrol, this.enrolBody(token));
    if (status !== 200 || !fits(EnrolAnswer, body))
      throw new Error(`enrolment answered ${status} ${JSON.stringify(body)}`);
    this.agentId = body.agentId;
    return body;
  }

  helloBody(changes: Partial<AgentHello> = {}): AgentHello {
    this.connection += 1;
    return {
      agentId: this.agentId,
      versions: [1],
      agentNonce: randomBytes(32).toString('base64url'),
      agentVersion: 'suite',
      bootId: 'suite-boot',
      connection: this.connection,
      confirmedSession: this.proved,
      triedSession: this.proved,
      trustVersion: 0,
      highestSequence: 0,
      waitingResults: 0,
      actions: [],
      ownTime: new Date().toISOString(),
      ...changes,
    };
  }

  hello(body: AgentHello): Promise<Answered> {
    return this.post(paths.hello, signBody('agent-hello', body, this.key), { session: '-' });
  }

  /** Hello and prove, as an honest machine does. */
  async connect(): Promise<ServerHelloAnswer> {
    const greeting = this.helloBody();
    const { status, body } = await this.hello(greeting);
    if (status !== 200 || !fits(ServerHelloAnswer, body))
      throw new Error(`hello answered ${status} ${JSON.stringify(body)}`);
    this.session = sessionOf(greeting, body.hello.body);
    this.#request = 0;
    const proof = await this.post(paths.prove, {});
    if (proof.status !== 200) throw new Error(`prove answered ${proof.status} ${proof.code}`);
    this.proved = this.session;
    return body;
  }

  async work(): Promise<SignedJob[]> {
    const { body } = await this.post(paths.work, { after: 0, have: [] });
    if (!fits(WorkAnswer, body)) throw new Error(`work answered ${JSON.stringify(body)}`);
    return body.jobs;
  }

  resultFor(job: SignedJob, changes: Partial<Result> = {}): SignedResult {
    const body: Result = {
      jobId: job.body.jobId,
      agentId: this.agentId,
      jobHash: bodyHash(job.body),
      number: 1,
      previous: null,
      outcome: 'done',
      code: 'ok',
      note: 'all is well',
      output: {},
      undo: null,
      raw: { sha256: digest(''), keptBytes: 0, cutBytes: 0, redactions: 0, chunks: 0 },
      startedAt: null,
      endedAt: new Date().toISOString(),
      clockOffsetMs: 0,
      bootId: 'suite-boot',
      agentVersion: 'suite',
      ...changes,
    };
    return signBody('result', body, this.key);
  }

  openSocket(send: Send = {}): WebSocket {
    const url = `${this.#url.replace(/^http/, 'ws')}${paths.socket}`;
    return new WebSocket(url, [subprotocol], {
      headers: this.#headers(paths.socket, '', { ...send, method: 'GET' }),
      ...(this.#from === undefined ? {} : { localAddress: this.#from }),
    });
  }
}
