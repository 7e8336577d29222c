import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { listActions } from '../../packages/agent/src/actions/index.ts';
import { post, type Answer, type Sender } from '../../packages/agent/src/link/http.ts';
import type {
  AgentHello,
  Health,
  KeyPair,
  SignedJob,
  TrustStatement,
} from '../../packages/protocol/src/index.ts';
import {
  bodyHash,
  EnrolAnswer,
  fits,
  judgeFirstTrust,
  keysAt,
  makeKeyPair,
  paths,
  readEnrolmentToken,
  ServerHelloAnswer,
  sessionOf,
  signBody,
  signersOf,
  WorkAnswer,
} from '../../packages/protocol/src/index.ts';

import { openLine, wireFrom, type Line, type SiteWire } from './wire.ts';

/** The pauses of the specification, section 6, as the real agent takes them. */
const firstPauseMs = 1000;
const longestPauseMs = 300_000;
const heldMs = 60_000;

/** What the real agent says that it can do, at each hello. */
const actions = listActions().map((action) => ({
  kind: action.kind,
  version: action.version,
  class: action.class,
}));

/** How the bench hears of what happens to its machines. */
export interface Watcher {
  readonly opened: () => void;
  readonly lost: () => void;
  readonly refused: (code: string) => void;
  readonly got: (job: SignedJob) => void;
}

/**
 * An endpoint as the desk sees it: the wire code of the real agent, a real key, real hellos, proofs, sockets and pauses.
 * What the agent has on a disk it has in fields, and it runs nothing.
 */
export class SimulatedMachine {
  readonly key: KeyPair = makeKeyPair();
  readonly #wire: SiteWire;
  readonly #watcher: Watcher;
  agentId = '';
  /** Jobs that were fetched and have no result yet. */
  readonly jobs: SignedJob[] = [];
  resultNumber = 0;
  previousResult: string | null = null;
  trust: TrustStatement | undefined;
  #sender: Sender | undefined;
  #line: Line | undefined;
  #connection = 0;
  #confirmedSession: string | null = null;
  #triedSession: string | null = null;
  #highest = 0;
  #isWanted = false;

  constructor(url: string, address: string, watcher: Watcher) {
    this.#wire = wireFrom(url, address);
    this.#watcher = watcher;
  }

  get isOpen(): boolean {
    return this.#line !== undefined;
  }

  async enrol(token: string, hostname: string): Promise<void> {
    const { secret, fingerprint } = readEnrolmentToken(token) ?? { secret: '', fingerprint: '' };
    const answer = await post(this.#opening(this.key.publicKey), paths.enrol, {
      secret,
      publicKey: this.key.publicKey,
      versions: [1],
      agentVersion: 'bench',
      facts: { hostname, serial: null, machineId: null, os: 'Debian GNU/Linux 13', arch: 'x64' },
    });
    if (answer.status !== 200 || !fits(EnrolAnswer, answer.body))
      throw new Error(`enrolment answered ${answer.status} ${answer.code}`);
    const { agentId, state, trust } = answer.body;
    const fault = judgeFirstTrust(fingerprint, trust);
    if (fault !== undefined || state !== 'approved') throw new Error(`enrolled as ${state}, ${fault}`);
    this.agentId = agentId;
    this.trust = trust.body;
    this.#wire.agent.destroy();
  }

  /** Connects, and comes back after each loss, until `leave`. */
  async stay(): Promise<void> {
    this.#isWanted = true;
    let pauseMs = firstPauseMs;
    while (this.#isWanted) {
      const startedMs = performance.now();
      const retryAfterMs = await this.#live();
      if (performance.now() - startedMs > heldMs) pauseMs = firstPauseMs;
      const waitMs = retryAfterMs > 0 ? retryAfterMs : Math.random() * pauseMs;
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      if (this.#isWanted) await sleep(waitMs);
    }
  }

  leave(): void {
    this.#isWanted = false;
    this.#line?.close();
    this.#wire.agent.destroy();
  }

  /** From hello to loss; how long the desk asked it to stay away, or 0. */
  async #live(): Promise<number> {
    const refused = await this.#connect();
    if (refused !== undefined || this.#sender === undefined) {
      this.#watcher.refused(refused?.code ?? 'no session');
      return refused?.retryAfterMs ?? 0;
    }
    let awayMs = 0;
    const line = await openLine(this.#sender, this.#wire.localAddress, (frame) => {
      if (frame.kind === 'work') void this.fetchWork();
      if (frame.kind === 'come-back') awayMs = frame.afterMs;
      if (frame.kind === 'come-back') this.#line?.close();
    });
    if (line === undefined) {
      this.#watcher.refused('no socket');
      return 0;
    }
    this.#line = line;
    this.#watcher.opened();
    this.beat();
    await this.fetchWork();
    await line.ended;
    this.#line = undefined;
    this.#watcher.lost();
    return awayMs;
  }

  /** Hello and proof; what stood in the way, or undefined. */
  async #connect(): Promise<Answer | undefined> {
    const greeting = this.#greeting();
    const signed = signBody('agent-hello', greeting, this.key);
    const answer = await post(this.#opening(this.agentId), paths.hello, signed);
    if (answer.status !== 200) return answer;
    if (!fits(ServerHelloAnswer, answer.body) || this.trust === undefined)
      return { ...answer, code: 'hello.malformed' };
    const { hello } = answer.body;
    const keys = keysAt(this.trust, 'dispatch', hello.body.time);
    if (
      hello.body.agentHelloHash !== bodyHash(greeting) ||
      signersOf('server-hello', hello, keys).length === 0
    )
      return { ...answer, code: 'server.unproved' };
    const { lastProvedSession } = hello.body;
    // The answer to a proof was lost, and the proof was not: or else this would look like a copy of the machine.
    if (lastProvedSession !== null && lastProvedSession === greeting.triedSession)
      this.#confirmedSession = lastProvedSession;
    const session = sessionOf(greeting, hello.body);
    this.#triedSession = session;
    let number = 0;
    const opening = this.#opening(this.agentId);
    const sender = { ...opening, session, nextRequest: () => (number += 1) };
    const proved = await post(sender, paths.prove, {});
    if (proved.status !== 200) return proved;
    this.#confirmedSession = session;
    this.#sender = sender;
    return undefined;
  }

  #opening(name: string): Sender {
    return { wire: this.#wire, key: this.key, name, session: '-', nextRequest: () => 0 };
  }

  #greeting(): AgentHello {
    this.#connection += 1;
    return {
      agentId: this.agentId,
      versions: [1],
      agentNonce: randomBytes(32).toString('base64url'),
      agentVersion: 'bench',
      bootId: 'bench',
      connection: this.#connection,
      confirmedSession: this.#confirmedSession,
      triedSession: this.#triedSession,
      trustVersion: this.trust?.version ?? 0,
      highestSequence: this.#highest,
      waitingResults: 0,
      actions,
      ownTime: new Date().toISOString(),
    };
  }

  /** Asks for work above what it has, as the agent does at each nudge. */
  async fetchWork(): Promise<number> {
    const answer = await this.post(paths.work, { after: this.#highest, have: [] });
    if (answer.status !== 200 || !fits(WorkAnswer, answer.body)) {
      this.#watcher.refused(`work: ${answer.code}`);
      return 0;
    }
    const { jobs } = answer.body;
    const fresh = jobs.filter(({ body }) => body.sequence > this.#highest);
    for (const job of fresh) {
      this.#highest = job.body.sequence;
      this.jobs.push(job);
      this.#watcher.got(job);
    }
    return fresh.length;
  }

  post(path: string, value: unknown): Promise<Answer> {
    if (this.#sender === undefined) throw new Error('not connected');
    return post(this.#sender, path, value);
  }

  beat(): void {
    this.#line?.send(JSON.stringify({ kind: 'heartbeat', health: health() }));
  }
}

function health(): Health {
  const some = Math.random();
  return {
    uptimeSeconds: Math.floor(performance.now() / 1000),
    load1: Math.round(some * 100) / 100,
    memoryTotalBytes: 8_589_934_592,
    memoryAvailableBytes: Math.floor(some * 8_000_000_000),
    diskTotalBytes: 256_000_000_000,
    diskAvailableBytes: Math.floor(some * 200_000_000_000),
    rebootRequired: false,
    waitingResults: 0,
    runningJobs: 0,
    droppedSamples: 0,
  };
}
