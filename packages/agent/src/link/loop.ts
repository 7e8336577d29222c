import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerFrame, SignedJob } from '@deskhand/protocol';
import { fits, paths, WorkAnswer } from '@deskhand/protocol';
import type { Executor } from '../run/executor.ts';
import { log } from '../log.ts';
import { readHealth } from '../machine.ts';
import type { Identity } from './connect.ts';
import { connect } from './connect.ts';
import { deliverResults } from './deliver.ts';
import type { Sender } from './http.ts';
import { post } from './http.ts';
import { openLongPoll } from './long-poll.ts';
import type { Channel } from './socket.ts';
import { openSocket } from './socket.ts';

const firstPauseMs = 1000;
const longestPauseMs = 300_000;

/** Connects, works, and comes back after each loss; ends when `stop` is aborted. */
export class Link {
  readonly #identity: Identity;
  readonly #executor: Executor;
  readonly #stop: AbortSignal;
  readonly #stopped: Promise<void>;
  #channel: Channel | undefined;
  #sender: Sender | undefined;
  #droppedSamples = 0;
  #isDelivering = false;
  #isDeliveryDue = false;

  constructor(identity: Identity, executor: Executor, stop: AbortSignal) {
    this.#identity = identity;
    this.#executor = executor;
    this.#stop = stop;
    this.#stopped = new Promise((resolve) => {
      if (stop.aborted) resolve();
      else stop.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  async run(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.#stop.aborted) {
      const startedMs = performance.now();
      const told = await this.#session();
      if (this.#stop.aborted) return;
      // A session that held for a while was no failure: begin again with short pauses.
      if (performance.now() - startedMs > 60_000) pauseMs = firstPauseMs;
      const waitMs = told > 0 ? told : Math.random() * pauseMs;
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      await sleep(waitMs, undefined, { signal: this.#stop }).catch(() => undefined);
    }
  }

  /** One connection from hello to loss; returns how long the desk asked us to stay away, or 0. */
  async #session(): Promise<number> {
    const connected = await connect(this.#identity);
    if (connected.kind === 'refused') {
      log(`not connected: ${connected.code}`);
      return connected.retryAfterMs;
    }
    const { sender } = connected;
    let stayAwayMs = 0;
    const onFrame = (frame: ServerFrame): void => {
      if (frame.kind === 'come-back') stayAwayMs = frame.afterMs;
      this.#take(frame);
    };
    this.#sender = sender;
    const socket = await openSocket(sender, onFrame);
    const channel = socket ?? openLongPoll(sender, onFrame);
    log(`connected by ${socket === undefined ? 'long poll' : 'socket'}`);
    this.#channel = channel;
    const timer = setInterval(() => this.#heartbeat(), connected.heartbeatMs);
    const onStop = (): void => channel.close();
    this.#stop.addEventListener('abort', onStop, { once: true });
    this.#heartbeat();
    void this.#fetchWork();
    this.deliver();
    await Promise.race([channel.ended, this.#stopped]);
    clearInterval(timer);
    this.#stop.removeEventListener('abort', onStop);
    channel.close();
    this.#channel = undefined;
    this.#sender = undefined;
    return stayAwayMs;
  }

  #take(frame: ServerFrame): void {
    switch (frame.kind) {
      case 'work':
        void this.#fetchWork();
        break;
      case 'cancel':
        this.#executor.cancel(frame.cancel);
        break;
      case 'trust': {
        const fault = this.#identity.trust.offer(frame.trust);
        if (fault !== undefined) log(`a trust statement was not taken: ${fault}`);
        break;
      }
      case 'come-back':
        this.#channel?.close();
        break;
      case 'stored':
        break;
    }
  }

  #heartbeat(): void {
    const health = readHealth({
      waitingResults: this.#identity.journal.countWaitingResults(),
      runningJobs: this.#executor.runningJobs,
      droppedSamples: this.#droppedSamples,
    });
    if (this.#channel === undefined) this.#droppedSamples += 1;
    else this.#channel.send({ kind: 'heartbeat', health });
  }

  async #fetchWork(): Promise<void> {
    const sender = this.#sender;
    if (sender === undefined) return;
    const { journal } = this.#identity;
    const have = [...journal.listJobs('waiting'), ...journal.listJobs('started')].map(({ job }) => job.jobId);
    const request = { after: journal.seenSequences().highest, have: have.slice(0, 2000) };
    const answer = await post(sender, paths.work, request);
    if (answer.status !== 200 || !fits(WorkAnswer, answer.body)) {
      log(`no work could be fetched: ${answer.status === 200 ? 'work.answer-invalid' : answer.code}`);
      if (answer.status !== 200) this.#channel?.close();
      return;
    }
    for (const job of answer.body.jobs) this.#accept(job);
    this.#executor.schedule();
  }

  /** A job that cannot be written down stays with the desk, and does not stop the others. */
  #accept(job: SignedJob): void {
    try {
      this.#executor.accept(job);
    } catch (error) {
      log(`a job was not taken: ${String(error)}`);
    }
  }

  /** Sends what waits; calls while a delivery runs make it look once more. */
  deliver(): void {
    this.#isDeliveryDue = true;
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    void this.#deliverAll().finally(() => (this.#isDelivering = false));
  }

  async #deliverAll(): Promise<void> {
    while (this.#isDeliveryDue && this.#sender !== undefined) {
      this.#isDeliveryDue = false;
      const problem = await deliverResults(this.#identity, this.#sender);
      if (problem === undefined) continue;
      log(`results wait: ${problem.code}`);
      this.#isDeliveryDue = false;
      this.#channel?.close();
      return;
    }
  }

  tell(jobId: string, state: 'accepted' | 'started'): void {
    this.#channel?.send({ kind: 'progress', jobId, state });
  }

  showChunk(jobId: string, number: number): void {
    if (this.#channel === undefined) return;
    const [chunk] = this.#identity.journal.listChunks(jobId, number, 1);
    if (chunk !== undefined) this.#channel.send({ kind: 'output', chunk });
  }
}
