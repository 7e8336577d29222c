import type { AnyEndpoint, Endpoints, InputOf, OutputOf } from './endpoint.ts';
import type { Problem } from './errors.ts';

/** Sends one request; `fetch`, a Unix socket or an in-process call. */
export type Send = (
  path: string,
  init: { method: string; headers: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> },
) => Promise<Response>;

/** Extra words to one call. */
export interface CallOptions {
  readonly idempotencyKey?: string;
  /** The bytes of an endpoint that takes a raw body. */
  readonly raw?: Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
}

type Call<E> =
  Record<never, never> extends InputOf<E>
    ? (input?: InputOf<E>, options?: CallOptions) => Promise<OutputOf<E>>
    : (input: InputOf<E>, options?: CallOptions) => Promise<OutputOf<E>>;

/** A typed caller for every endpoint of a contract. */
export type Client<E extends Endpoints> = { readonly [K in keyof E]: Call<E[K]> };

/** The server answered with a problem document (RFC 9457); decide by `code`. */
export class ApiError extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.title}`);
    this.problem = problem;
  }
  get code(): string {
    return this.problem.code;
  }
  get status(): number {
    return this.problem.status;
  }
}

/** Makes the client of a contract; web, command line and tests use the same. */
export function createClient<E extends Endpoints>(endpoints: E, send: Send): Client<E> {
  const calls = Object.entries(endpoints).map(([name, e]) => [
    name,
    (input?: object, options?: CallOptions) => call(e, send, input ?? {}, options ?? {}),
  ]);
  return Object.fromEntries(calls) as Client<E>;
}

async function call(e: AnyEndpoint, send: Send, input: object, options: CallOptions): Promise<unknown> {
  const { path, body } = place(e, input);
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  if (options.idempotencyKey !== undefined) headers['idempotency-key'] = options.idempotencyKey;
  if (options.raw)
    headers['content-type'] =
      e.raw === '*/*'
        ? (headers['content-type'] ?? 'application/octet-stream')
        : (e.raw ?? 'application/octet-stream');
  else if (body !== undefined) headers['content-type'] = 'application/json';
  const payload = options.raw ?? body;
  const response = await send(path, {
    method: e.method,
    headers,
    ...(payload === undefined ? {} : { body: payload }),
  });
  if (response.status === 204) return undefined;
  const text = await response.text();
  if (!response.ok) throw new ApiError(asProblem(response.status, text));
  return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
}

/** Splits one input object into path, query string and JSON body, as the endpoint's schemas say. */
export function place(e: AnyEndpoint, input: object): { path: string; body: string | undefined } {
  const rest = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const path = e.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  const inQuery = new Set(Object.keys((e.query as { properties?: object } | undefined)?.properties ?? {}));
  const query = new URLSearchParams();
  for (const [name, value] of rest) {
    if (!inQuery.has(name)) continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
    rest.delete(name);
  }
  const body = e.body ? JSON.stringify(Object.fromEntries(rest)) : undefined;
  return { path: query.size > 0 ? `${path}?${query.toString()}` : path, body };
}

function asProblem(status: number, text: string): Problem {
  try {
    const parsed = JSON.parse(text) as Partial<Problem>;
    if (typeof parsed.code === 'string') return parsed as Problem;
  } catch {
    // Not a problem document: a proxy or a broken connection answered.
  }
  return {
    type: 'about:blank',
    title: `HTTP ${status}`,
    status,
    code: 'platform.unreadable_answer',
    hint: text.slice(0, 200),
    requestId: '',
  };
}
