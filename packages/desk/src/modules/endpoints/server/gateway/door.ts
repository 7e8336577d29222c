import type { Socket } from 'node:net';
import { plainAddress, type IsProxy } from './addresses.ts';
import { Bucket } from './bucket.ts';
import type { Account } from './incoming.ts';
import { limits } from './limits.ts';
import { busy } from './problem.ts';

/** Which connection a request came by: the same name for a socket and for the TLS around it. */
export type ConnectionName = string;

function connectionName(socket: Pick<Socket, 'remoteAddress' | 'remotePort'>): ConnectionName {
  return `${socket.remoteAddress ?? ''} ${socket.remotePort ?? 0}`;
}

/** Counts who is inside without having shown a signature, and remembers who was wrong too often. */
export class Door {
  readonly #isProxy: IsProxy;
  readonly #unproved = new Map<ConnectionName, string>();
  readonly #provedBy = new Map<ConnectionName, string>();
  readonly #perAddress = new Map<string, number>();
  readonly #failures = new Map<string, Bucket>();
  /** Connections that were turned away, for the figures. */
  turnedAway = 0;

  constructor(isProxy: IsProxy) {
    this.#isProxy = isProxy;
  }

  /** Takes a connection in, or ends it at once: refusing must cost less than knocking. */
  admit(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress);
    const name = connectionName(socket);
    const ofAddress = this.#perAddress.get(address) ?? 0;
    const isCrowd = ofAddress >= limits.unprovedPerAddress && !this.#isProxy(address);
    if (isCrowd || this.#unproved.size >= limits.unprovedConnections) {
      this.turnedAway += 1;
      socket.destroy();
      return;
    }
    this.#unproved.set(name, address);
    this.#perAddress.set(address, ofAddress + 1);
    socket.once('close', () => {
      this.#letGo(name);
      this.#provedBy.delete(name);
    });
  }

  /** A good signature of this machine came by this connection. */
  proved(socket: Socket, machineId: string): void {
    const name = connectionName(socket);
    this.#letGo(name);
    // Nobody would take the name of a connection out again that is gone already.
    if (!socket.destroyed) this.#provedBy.set(name, machineId);
  }

  /** Who is charged for what arrives: a proxy carries machines and strangers on one connection. */
  accountOf(socket: Socket, address: string): Account {
    const machineId = this.#provedBy.get(connectionName(socket));
    const isOwn = machineId !== undefined && !this.#isProxy(plainAddress(socket.remoteAddress));
    return isOwn ? { kind: 'proved', name: machineId } : { kind: 'unproved', name: address };
  }

  #letGo(name: ConnectionName): void {
    const address = this.#unproved.get(name);
    if (address === undefined) return;
    this.#unproved.delete(name);
    const left = (this.#perAddress.get(address) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(address);
    else this.#perAddress.set(address, left);
  }

  /** Throws 429 for an address that was wrong too often lately. */
  requireTrustOf(address: string): void {
    const level = this.#failures.get(address)?.level(performance.now()) ?? 1;
    if (level < 0) throw busy(429, 10, 20);
  }

  noteFailure(address: string): void {
    const now = performance.now();
    const bucket = this.#failures.get(address) ?? new Bucket(limits.failures, now);
    this.#failures.set(address, bucket);
    if (bucket.level(now) >= 0) bucket.spend(1, now);
  }

  /** Called now and then: an address that has been good for long is forgotten. */
  forget(): void {
    const now = performance.now();
    for (const [address, bucket] of this.#failures) if (bucket.isFull(now)) this.#failures.delete(address);
  }

  get unproved(): number {
    return this.#unproved.size;
  }
}
