import type { IncomingMessage } from 'node:http';
import { headers, verifyRequest } from '@deskhand/protocol';
import { limits } from './limits.ts';
import { busy, Refusal } from './problem.ts';

/** What came in, before anything of its body is read as JSON. */
export interface Incoming {
  readonly requestId: string;
  readonly method: string;
  readonly path: string;
  readonly address: string;
  /** The agent's id, or its public key at the enrolment. */
  readonly agent: string;
  readonly session: string;
  readonly number: number;
  readonly signature: string;
}

export function incomingOf(request: IncomingMessage, requestId: string, address: string): Incoming {
  const header = (name: string): string => String(request.headers[name] ?? '');
  const number = header(headers.request);
  return {
    requestId,
    address,
    method: request.method ?? '',
    path: request.url ?? '',
    agent: header(headers.agent),
    session: header(headers.session),
    number: /^\d{1,16}$/.test(number) ? Number(number) : NaN,
    signature: header(headers.signature),
  };
}

/** Is all of this request signed by this key? */
export function isSignedBy(incoming: Incoming, publicKey: string, body: Buffer): boolean {
  const { agent: agentId, session, number: request, method, path, signature } = incoming;
  if (!Number.isSafeInteger(request)) return false;
  return verifyRequest({ agentId, session, request, method, path, body }, publicKey, signature);
}

/** Who is charged for the bytes of a body while it arrives. */
export interface Account {
  readonly kind: 'proved' | 'unproved';
  /** The machine that proved the connection, or the address. */
  readonly name: string;
}

/** Bytes of bodies that are held at this moment, in all and of each account. */
export class BodyMeter {
  readonly #held = { proved: 0, unproved: 0 };
  readonly #ofOne = new Map<string, number>();

  /** Receives a body of at most `limitBytes`; more is refused by its length, before it is read. */
  async receive(request: IncomingMessage, limitBytes: number, account: Account): Promise<Buffer> {
    if (Number(request.headers['content-length'] ?? 0) > limitBytes) throw new Refusal('body.too-large');
    const pieces: Buffer[] = [];
    let bytes = 0;
    const take = (piece: Buffer): Refusal | undefined => {
      bytes += piece.length;
      pieces.push(piece);
      const isWithin = this.#charge(account, piece.length);
      if (bytes > limitBytes) return new Refusal('body.too-large');
      return isWithin ? undefined : busy(503, 2, 10);
    };
    try {
      await gather(request, take);
    } finally {
      this.#charge(account, -bytes);
    }
    return Buffer.concat(pieces);
  }

  /** Returns whether there is room for it. */
  #charge({ kind, name }: Account, bytes: number): boolean {
    this.#held[kind] += bytes;
    const key = `${kind} ${name}`;
    const ofOne = (this.#ofOne.get(key) ?? 0) + bytes;
    if (ofOne === 0) this.#ofOne.delete(key);
    else this.#ofOne.set(key, ofOne);
    return this.#held[kind] <= limits.bodyBytesAtOnce[kind] && ofOne <= limits.bodyBytesOfOne[kind];
  }
}

/** Hands each piece over until the end, or until one is refused; the connection stays, so that the answer can be given. */
function gather(request: IncomingMessage, take: (piece: Buffer) => Refusal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onPiece = (piece: Buffer): void => {
      const refusal = take(piece);
      if (refusal === undefined) return;
      request.off('data', onPiece).pause();
      reject(refusal);
    };
    request.on('data', onPiece);
    request.once('end', resolve);
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Refusal('body.invalid', { detail: 'the body did not arrive' }));
    });
  });
}
