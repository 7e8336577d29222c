import { createHash } from 'node:crypto';

/** An answer of the desk that came through whole. */
export interface Answered {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly cookie: string | undefined;
}

/** One request. */
export interface Request {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly mediaType?: string;
  readonly key?: string;
}

/** Asks the desk; throws when the connection broke or nothing came. */
export type Ask = (request: Request) => Promise<Answered>;

const patienceMs = 20_000;

/** An asker with a bearer token, a cookie, or nothing. */
export function askWith(url: string, credential: Readonly<Record<string, string>>): Ask {
  return async (request) => {
    const response = await fetch(url + request.path, {
      method: request.method,
      headers: {
        ...credential,
        ...(request.body === undefined ? {} : { 'content-type': request.mediaType ?? 'application/json' }),
        ...(request.key === undefined ? {} : { 'idempotency-key': request.key }),
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal: AbortSignal.timeout(patienceMs),
    });
    const bytes = await response.bytes();
    return {
      status: response.status,
      bytes,
      text: Buffer.from(bytes).toString('utf8'),
      cookie: response.headers.getSetCookie()[0]?.split(';')[0],
    };
  };
}

/** The code of a problem document, or the status. */
export function codeOf(answer: Answered): string {
  try {
    const { code } = JSON.parse(answer.text) as { code?: unknown };
    if (typeof code === 'string') return `${answer.status} ${code}`;
  } catch {
    // Not JSON: the status has to do.
  }
  return `${answer.status} without a code`;
}

/** The code of a broken connection, however deep fetch has wrapped it. */
export function breakOf(error: unknown): string {
  const { code, name, cause } = error as { code?: unknown; name?: string; cause?: unknown };
  if (typeof code === 'string') return code;
  return cause === undefined ? (name ?? String(error)) : breakOf(cause);
}

/** SHA-256 in hex. */
export function digestOf(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
