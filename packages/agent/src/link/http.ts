import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { KeyPair } from '@deskhand/protocol';
import { headers, largestBodyBytes, signRequest } from '@deskhand/protocol';

export interface Answer {
  /** 0: there was no answer. */
  readonly status: number;
  readonly body: unknown;
  readonly retryAfterMs: number;
  /** The code of a problem, or what went wrong on the way. */
  readonly code: string;
}

/** Said in so many words, because the environment of a program can turn both off where nothing is said. */
export const strict = { rejectUnauthorized: true, minVersion: 'TLSv1.2' } as const;

/** Reaches one server. Plain HTTP goes to this machine alone; TLS is always checked, there is no switch. */
export interface Wire {
  readonly url: URL;
  readonly agent: HttpAgent;
  readonly authorities: string[] | undefined;
}

export function makeWire(serverUrl: string, authorityFile?: string): Wire {
  const url = new URL(serverUrl);
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw new Error(`${serverUrl}: a desk is reached by https, or by http on this machine.`);
  }
  const authorities =
    authorityFile === undefined ? undefined : [...rootCertificates, readFileSync(authorityFile, 'utf8')];
  const options = { keepAlive: true, maxSockets: 4 };
  const secure = { ...options, ...strict, ...(authorities ? { ca: authorities } : {}) };
  return {
    url,
    agent: url.protocol === 'https:' ? new HttpsAgent(secure) : new HttpAgent(options),
    authorities,
  };
}

export interface Sender {
  readonly wire: Wire;
  readonly key: KeyPair;
  /** The agent's id, or its public key while it has none. */
  readonly name: string;
  readonly session: string;
  readonly nextRequest: () => number;
}

/** The headers that prove who sends this (section 5 of the specification). */
export function signedHeaders(
  sender: Sender,
  method: string,
  path: string,
  body: string,
): Record<string, string> {
  const request = sender.nextRequest();
  const signature = signRequest(
    { agentId: sender.name, session: sender.session, request, method, path, body },
    sender.key,
  );
  return {
    [headers.agent]: sender.name,
    [headers.session]: sender.session,
    [headers.request]: String(request),
    [headers.signature]: signature,
  };
}

/** The slowest line on which a request still ends well: what crawls on below that is given up like silence. */
const slowestBytesPerMs = 4;
const largestUsualAnswerBytes = 131_072;

/** Longest time for a whole request, in milliseconds: a byte now and then must not keep it for ever. */
function wholeLimitMs(timeoutMs: number, sentBytes: number): number {
  return timeoutMs + (sentBytes + largestUsualAnswerBytes) / slowestBytesPerMs;
}

/** One signed POST. Whatever happens on the way becomes a value: the loop decides what follows. */
export function post(sender: Sender, path: string, value: unknown, timeoutMs = 20_000): Promise<Answer> {
  const { url, agent } = sender.wire;
  const body = JSON.stringify(value);
  const fullPath = `${url.pathname.replace(/\/$/, '')}${path}`;
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;
  const head = { 'content-type': 'application/json', ...signedHeaders(sender, 'POST', path, body) };
  return new Promise((resolve) => {
    const lost = (code: string): void => resolve({ status: 0, body: undefined, retryAfterMs: 0, code });
    const request = send(
      {
        host: url.hostname.replace(/^\[|\]$/g, ''),
        port: url.port,
        path: fullPath,
        method: 'POST',
        agent,
        headers: head,
      },
      (response) => {
        const pieces: Buffer[] = [];
        let bytes = 0;
        response.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > largestBodyBytes * 8) request.destroy(new Error('the answer is too large'));
          pieces.push(piece);
        });
        response.on('end', () =>
          resolve(answerOf(response.statusCode ?? 0, Buffer.concat(pieces), response.headers)),
        );
        response.on('error', (error) => lost(error.message));
      },
    );
    request.setTimeout(timeoutMs, () => request.destroy(new Error('no answer in time')));
    const whole = setTimeout(
      () => request.destroy(new Error('the answer came too slowly')),
      wholeLimitMs(timeoutMs, body.length),
    );
    request.on('close', () => clearTimeout(whole));
    request.on('error', (error) => lost(error.message));
    request.end(body);
  });
}

function answerOf(status: number, bytes: Buffer, head: Readonly<Record<string, unknown>>): Answer {
  const seconds = Number(head['retry-after'] ?? 0);
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : 0;
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    const code =
      typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : `http.${status}`;
    return { status, body, retryAfterMs, code: status === 200 ? 'ok' : code };
  } catch {
    return { status: status === 200 ? 0 : status, body: undefined, retryAfterMs, code: `http.${status}` };
  }
}
