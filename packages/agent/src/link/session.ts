import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentFrame, ServerFrame, SignedJob } from '@deskhand/protocol';
import { fits, paths, SignedJob as SignedJobSchema } from '@deskhand/protocol';
import { log } from '../log.ts';
import { readHealth } from '../machine.ts';
import type { Executor } from '../run/executor.ts';
import type { Identity } from './connect.ts';
import { deliverResults } from './deliver.ts';
import type { Answer, Sender } from './http.ts';
import { post } from './http.ts';
import { openLongPoll } from './long-poll.ts';
import type { Samples } from './samples.ts';
import type { Channel } from './socket.ts';
import { openSocket } from './socket.ts';

/** Pause after a desk that is busy and does not say for how long, with a random part. */
const busyPauseMs = 5000;

/** About how long after a socket that failed another one is tried. */
const socketAgainMs = 1000;

export interface SessionNeeds {
  readonly identity: Identity;
  readonly executor: Executor;
  readonly samples: Samples;
  readonly sender: Sender;
  readonly heartbeatMs: number;
}

/** One conversation from proof to loss. What it has on its way when it is lost does not reach into the next one. */
export class Session {
  readonly #needs: SessionNeeds;
  #channel: Channel | undefined;
  #isClosed = false;
  #isDelivering = false;
  #isDeliveryDue = false;
  #isWorkLeft = false;
  /** How long the desk asked us to stay away, or 0. */
  stayAwayMs = 0;

  constructor(needs: SessionNeeds) {
    this.#needs = needs;
  }

  /** Opens the channel and stays until it is gone. */
  async run(): Promise<void> {
    const { sender, heartbeatMs, executor } = this.#needs;
    const onFrame = (frame: ServerFrame): void => this.#take(frame);
    const socket = (await openSocket(sender, onFrame)) ?? (await this.#trySocketAgain(onFrame));
    if (this.#isClosed) return socket?.close();
    const channel = socket ?? openLongPoll(sender, onFrame);
    log(`connected by ${socket === undefined ? 'long poll' : 'socket'}`);
    this.#channel = channel;
    // A desk has spoken: what waited for its time may be started.
    executor.schedule();
    this.#heartbeat();
    void this.#fetchWork();
    this.deliver();
    const timer = setInterval(() => this.#heartbeat(), heartbeatMs);
    await channel.ended;
    clearInterval(timer);
    this.close();
  }

  /** One failure may be a busy moment; a network that lets no socket through fails twice. */
  async #trySocketAgain(onFrame: (frame: ServerFrame) => void): Promise<Channel | undefined> {
    await sleep(socketAgainMs * (0.5 + Math.random()));
    return this.#isClosed ? undefined : openSocket(this.#needs.sender, onFrame);
  }

  close(): void {
    this.#isClosed = true;
    this.#channel?.close();
  }

  send(frame: AgentFrame): void {
    if (!this.#isClosed) this.#channel?.send(frame);
  }

  /** Whatever a frame meets here, a full disk for one, ends neither the channel nor the agent. */
  #take(frame: ServerFrame): void {
    try {
      this.#obey(frame);
    } catch (error) {
      log(`a frame "${frame.kind}" had no effect: ${String(error)}`);
    }
  }

  #obey(frame: ServerFrame): void {
    switch (frame.kind) {
      case 'work':
        void this.#fetchWork();
        break;
      case 'cancel':
        this.#needs.executor.cancel(frame.cancel);
        break;
      case 'trust': {
        const fault = this.#needs.identity.trust.offer(frame.trust);
        if (fault !== undefined) log(`a trust statement was not taken: ${fault}`);
        break;
      }
      case 'come-back':
        this.stayAwayMs = frame.afterMs;
        this.close();
        break;
      case 'stored':
        break;
    }
  }

  #heartbeat(): void {
    const { identity, executor, samples, heartbeatMs } = this.#needs;
    const health = readHealth({
      waitingResults: identity.journal.countWaitingResults(),
      runningJobs: executor.runningJobs,
      droppedSamples: samples.next(heartbeatMs),
    });
    this.send({ kind: 'heartbeat', health });
    if (this.#isWorkLeft) void this.#fetchWork();
  }

  async #fetchWork(): Promise<void> {
    const { identity, executor, sender } = this.#needs;
    const { journal } = identity;
    const have = [...journal.listJobs('waiting'), ...journal.listJobs('started')].map(({ job }) => job.jobId);
    const request = { after: journal.seenSequences().highest, have: have.slice(0, 2000) };
    const answer = await post(sender, paths.work, request);
    if (this.#isClosed) return;
    const jobs = answer.status === 200 ? jobsOf(answer.body) : undefined;
    if (jobs === undefined) {
      log(`no work could be fetched: ${answer.status === 200 ? 'work.answer-invalid' : answer.code}`);
      if (answer.status !== 200 && (await this.#outlast(answer))) await this.#fetchWork();
      return;
    }
    this.#isWorkLeft = false;
    for (const job of jobs) this.#accept(job);
    executor.schedule();
  }

  /** A job that cannot be read or written down stays with the desk, and does not stop the others. */
  #accept(job: unknown): void {
    if (!fits(SignedJobSchema, job)) return log('a job was not taken: job.malformed');
    try {
      this.#needs.executor.accept(job as SignedJob);
    } catch (error) {
      this.#isWorkLeft = true;
      log(`a job was not taken: ${String(error)}`);
    }
  }

  /** Sends what waits; calls while a delivery runs make it look once more. */
  deliver(): void {
    this.#isDeliveryDue = true;
    if (this.#isDelivering || this.#channel === undefined) return;
    this.#isDelivering = true;
    this.#deliverAll()
      .catch((error: unknown) => {
        // The receipt could not be written down: the result is sent again, which is harmless.
        log(`results wait: ${String(error)}`);
        this.close();
      })
      .finally(() => (this.#isDelivering = false));
  }

  async #deliverAll(): Promise<void> {
    while (this.#isDeliveryDue && !this.#isClosed) {
      this.#isDeliveryDue = false;
      const problem = await deliverResults(this.#needs.identity, this.#needs.sender);
      if (problem === undefined) continue;
      log(`results wait: ${problem.code}`);
      this.#isDeliveryDue = await this.#outlast(problem);
    }
  }

  /** A desk that is busy is asked again by the same session; after anything else a new one is begun. */
  async #outlast({ status, retryAfterMs }: Answer): Promise<boolean> {
    if (status !== 503 && status !== 429) {
      this.close();
      return false;
    }
    await sleep(retryAfterMs > 0 ? retryAfterMs : busyPauseMs * (0.5 + Math.random()), undefined, {
      ref: false,
    });
    return !this.#isClosed;
  }
}

/** The jobs of an answer, each still to be judged on its own. */
function jobsOf(body: unknown): readonly unknown[] | undefined {
  const jobs: unknown = typeof body === 'object' && body !== null && 'jobs' in body ? body.jobs : undefined;
  return Array.isArray(jobs) ? jobs : undefined;
}
