import type { WebSocket } from 'ws';
import type { ServerFrame } from '@deskhand/protocol';
import { Bucket } from './bucket.ts';
import { limits } from './limits.ts';
import { busy } from './problem.ts';
import { RequestNumbers } from './request-numbers.ts';

/** The last result of a machine that was stored: the next one names it. */
export interface ResultTail {
  readonly number: number;
  readonly hash: string;
}

/**
 * A conversation that a machine has proved, in this process alone (ADR 0016): a gateway that starts again knows none,
 * and every machine proves itself once more. Kept small: there is one for each machine that is connected.
 */
export class Session {
  readonly machineId: string;
  readonly publicKey: string;
  readonly id: string;
  readonly numbers = new RequestNumbers();
  readonly #frames = new Bucket(limits.frames, performance.now());
  readonly #frameBytes = new Bucket(limits.frameBytes, performance.now());
  readonly #requests = new Bucket(limits.requests, performance.now());
  /** The newest statement that the machine was told. */
  trustVersion: number;
  socket: WebSocket | undefined;
  /** The machine was away for long, or was never here: its connection is an event. */
  isNews: boolean;
  /** When a long poll was last open; 0 when there was none. */
  polledMs = 0;
  /** Undefined until it was read; null when nothing is stored. */
  tail: ResultTail | null | undefined;
  nudged = { sequence: 0, againMs: 0, pauseMs: 0 };
  #outbox: ServerFrame[] | undefined;
  /** How far the output of running jobs is stored without a hole, as far as this session has seen it from its beginning. */
  #stored: Map<string, number> | undefined;
  #wake: (() => void) | undefined;

  constructor(of: {
    machineId: string;
    publicKey: string;
    id: string;
    trustVersion: number;
    isNews: boolean;
  }) {
    this.machineId = of.machineId;
    this.publicKey = of.publicKey;
    this.id = of.id;
    this.trustVersion = of.trustVersion;
    this.isNews = of.isNews;
  }

  /** Milliseconds for which this machine has sent more than its share of frames; 0 when it has not. */
  spendFrames(count: number, bytes: number): number {
    const nowMs = performance.now();
    return Math.max(this.#frames.spend(count, nowMs), this.#frameBytes.spend(bytes, nowMs));
  }

  /** Throws 429 for a machine that asks more often than honest work takes. */
  requireShare(): void {
    if (this.#requests.spend(1, performance.now()) > 0) throw busy(429, 5, 10);
  }

  /** Sends by the socket, or keeps the frame for the next `wait`. */
  push(frame: ServerFrame): void {
    if (this.socket !== undefined) this.#send(this.socket, frame);
    else this.#keep(frame);
  }

  #send(socket: WebSocket, frame: ServerFrame): void {
    if (socket.bufferedAmount > limits.unsentBytes) socket.terminate();
    else socket.send(JSON.stringify(frame));
  }

  #keep(frame: ServerFrame): void {
    const outbox = (this.#outbox ??= []);
    // One hint is as good as ten.
    if (frame.kind === 'work' && outbox.some(({ kind }) => kind === 'work')) return;
    if (outbox.length < limits.outboxFrames) outbox.push(frame);
    this.#wake?.();
  }

  takeFrames(): ServerFrame[] {
    const frames = this.#outbox ?? [];
    this.#outbox = undefined;
    return frames;
  }

  /** Frames as soon as there are some, or none after the time. A second call ends the first one. */
  async waitForFrames(waitMs: number): Promise<ServerFrame[]> {
    if (this.#outbox === undefined && waitMs > 0) {
      this.#wake?.();
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          if (this.#wake === done) this.#wake = undefined;
          resolve();
        };
        const timer = setTimeout(done, waitMs);
        this.#wake = done;
      });
    }
    return this.takeFrames();
  }

  /** Chunks of this session were committed; returns for each job of theirs how many from 0 on are stored now. */
  noteStored(chunks: readonly { readonly jobId: string; readonly number: number }[]): Map<string, number> {
    const stored = (this.#stored ??= new Map());
    const moved = new Map<string, number>();
    for (const { jobId, number } of chunks.toSorted((a, b) => a.number - b.number)) {
      if (number !== (stored.get(jobId) ?? 0)) continue;
      stored.set(jobId, number + 1);
      moved.set(jobId, number + 1);
    }
    // Jobs end; a machine runs few of them beside each other.
    for (const jobId of stored.keys()) if (stored.size > 32) stored.delete(jobId);
    return moved;
  }

  /** Whether somebody listens at this moment. */
  get isOpen(): boolean {
    return this.socket !== undefined || this.#wake !== undefined;
  }

  /** The conversation is over: whoever waits is let go. */
  end(): void {
    this.#wake?.();
    const { socket } = this;
    this.socket = undefined;
    socket?.terminate();
  }
}
