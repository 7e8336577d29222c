import { lookup as resolve } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from './addresses.ts';

/** Why the desk did not fetch something. */
export type OutsideRefusal =
  | 'address'
  | 'not-public'
  | 'unreachable'
  | 'too-slow'
  | 'too-large'
  | 'too-many-redirects'
  | 'refused';

/** Something of the outer world did not come; `why` is for a person to read. */
export class OutsideRefused extends Error {
  readonly why: OutsideRefusal;
  constructor(why: OutsideRefusal) {
    super(`The desk did not fetch it: ${why}`);
    this.why = why;
  }
}

export interface OutsideLimits {
  readonly maxBytes: number;
  readonly timeoutMs: number;
}

/** What tests replace: which addresses may be reached, at which ports, and how names become addresses. */
export interface Egress {
  readonly mayReach: (address: string) => boolean;
  readonly mayUsePort: (port: number) => boolean;
  readonly addressesOf: (host: string) => Promise<readonly { address: string; family: number }[]>;
}

const openInternet: Egress = {
  mayReach: isPublicAddress,
  mayUsePort: (port) => port === 80 || port === 443,
  addressesOf: (host) => resolve(host, { all: true }),
};
const redirectsAtMost = 3;

/**
 * Fetches bytes that a person asked for from the outer world. Only http and https at their own ports; a name that
 * leads to any address that is not public is refused whole, and the address that was really connected is looked at
 * again, so that a name cannot change its answer in between. Sends no cookie, no referrer and nothing of the person.
 */
export async function fetchOutside(
  address: string,
  limits: OutsideLimits,
  egress: Egress = openInternet,
): Promise<Buffer> {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let url = address;
  for (let hop = 0; hop <= redirectsAtMost; hop += 1) {
    const response = await ask(checked(url, egress), signal, egress);
    const to = redirectOf(response);
    if (to === undefined) return readAll(response, limits.maxBytes, signal);
    response.destroy();
    if (!URL.canParse(to, url)) throw new OutsideRefused('address');
    url = new URL(to, url).href;
  }
  throw new OutsideRefused('too-many-redirects');
}

function checked(address: string, egress: Egress): URL {
  if (!URL.canParse(address)) throw new OutsideRefused('address');
  const url = new URL(address);
  const usual = url.protocol === 'https:' ? 443 : 80;
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  if (!isWeb || url.username !== '' || url.password !== '') throw new OutsideRefused('address');
  if (!egress.mayUsePort(url.port === '' ? usual : Number(url.port))) throw new OutsideRefused('address');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A literal address is never looked up, so the connection would be the first to see it.
  if (isIP(host) !== 0 && !egress.mayReach(host)) throw new OutsideRefused('not-public');
  return url;
}

function ask(url: URL, signal: AbortSignal, egress: Egress): Promise<IncomingMessage> {
  const { request: begin } = url.protocol === 'https:' ? https : http;
  return new Promise((done, fail) => {
    const request = begin(url, {
      signal,
      // Of its own, closed with the answer: nothing is kept that a later fetch could be led through.
      agent: false,
      lookup: guardedLookup(egress),
      headers: { 'user-agent': 'Deskhand', accept: 'image/*', 'accept-encoding': 'identity' },
    });
    request.on('socket', (socket) => {
      socket.once('connect', () => {
        if (!egress.mayReach(socket.remoteAddress ?? '')) request.destroy(new OutsideRefused('not-public'));
      });
    });
    request.once('response', done);
    request.once('error', (error) => fail(refusalOf(error, signal)));
    request.end();
  });
}

/** Names with one address that may not be reached are refused whole: nobody mixes a private one in. */
function guardedLookup(egress: Egress): LookupFunction {
  return (host, options, callback) => {
    egress.addressesOf(host).then(
      (found) => {
        const [first] = found;
        if (!first) return callback(new OutsideRefused('unreachable'), []);
        if (!found.every((one) => egress.mayReach(one.address)))
          return callback(new OutsideRefused('not-public'), []);
        if (options.all) return callback(null, [...found]);
        return callback(null, first.address, first.family);
      },
      () => callback(new OutsideRefused('unreachable'), []),
    );
  };
}

function redirectOf(response: IncomingMessage): string | undefined {
  const { statusCode = 0, headers } = response;
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined;
}

async function readAll(response: IncomingMessage, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  try {
    if (response.statusCode !== 200) throw new OutsideRefused('refused');
    if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw new OutsideRefused('too-large');
    const pieces: Buffer[] = [];
    let size = 0;
    for await (const piece of response as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > maxBytes) throw new OutsideRefused('too-large');
      pieces.push(piece);
    }
    return Buffer.concat(pieces, size);
  } catch (error) {
    throw refusalOf(error as Error, signal);
  } finally {
    response.destroy();
  }
}

function refusalOf(error: Error, signal: AbortSignal): OutsideRefused {
  if (error instanceof OutsideRefused) return error;
  return new OutsideRefused(signal.aborted ? 'too-slow' : 'unreachable');
}
