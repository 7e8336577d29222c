import type { Canaries } from '../oracles/canaries.ts';
import type { ActorName, People } from './actors.ts';
import type { OperationName, Operations } from './operations.ts';

/** An answer of the desk; every one of them goes past the canaries first. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly headers: Headers;
  /** The code of a problem document; undefined when the answer is none. */
  readonly code: string | undefined;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** What goes with a request: parameters of the path, of the query, and the body. */
export interface Given {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A body as it goes over the wire, with its media type. */
  readonly raw?: { readonly bytes: Uint8Array<ArrayBuffer>; readonly mediaType: string };
  readonly headers?: Readonly<Record<string, string>>;
}

export interface AskAs {
  /** Carries out an operation of the product as somebody. */
  (actor: ActorName, operation: OperationName, given?: Given): Promise<Answer>;
  /** Asks for a page or any other address, as somebody with a browser's cookie (a program with its token). */
  page(
    actor: ActorName,
    path: string,
    init?: { method?: string; form?: Readonly<Record<string, string>> },
  ): Promise<Answer>;
}

const patienceMs = 60_000;

export function askAs(p: { url: string; operations: Operations; people: People; canaries: Canaries }): AskAs {
  const send = async (actor: ActorName, path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(p.url + path, {
      redirect: 'manual',
      ...init,
      signal: AbortSignal.timeout(patienceMs),
    });
    const bytes = await response.bytes();
    const text = Buffer.from(bytes).toString('utf8');
    p.canaries.heard(
      actor,
      `${init.method ?? 'GET'} ${path.slice(0, 120)}`,
      `${text}\n${headersAsText(response.headers)}`,
    );
    return { status: response.status, text, bytes, headers: response.headers, ...readJson(text) };
  };
  const ask = (actor: ActorName, operation: OperationName, given: Given = {}): Promise<Answer> => {
    const { method, path } = p.operations.requireServed(operation);
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(given.path?.[name] ?? ''),
    );
    const query = given.query ? `?${new URLSearchParams(given.query).toString()}` : '';
    const { body, headers } = bodyOf(given);
    const init = { method, headers: { ...tokenOf(p.people, actor), ...headers, ...given.headers } };
    return send(actor, filled + query, body === undefined ? init : { ...init, body });
  };
  const page: AskAs['page'] = (actor, path, init = {}) => {
    const headers = { ...cookieOf(p.people, actor), 'sec-fetch-site': 'same-origin', accept: 'text/html' };
    const form = init.form ? { body: new URLSearchParams(init.form) } : {};
    return send(actor, path, { method: init.method ?? (init.form ? 'POST' : 'GET'), headers, ...form });
  };
  return Object.assign(ask, { page });
}

function bodyOf(given: Given): { body?: string | Uint8Array<ArrayBuffer>; headers: Record<string, string> } {
  if (given.raw) return { body: given.raw.bytes, headers: { 'content-type': given.raw.mediaType } };
  if (given.body === undefined) return { headers: {} };
  return { body: JSON.stringify(given.body), headers: { 'content-type': 'application/json' } };
}

function tokenOf(people: People, actor: ActorName): Record<string, string> {
  if (actor === 'anon' || actor === 'mailStranger') return {};
  return { authorization: `Bearer ${people[actor].token}` };
}

function cookieOf(people: People, actor: ActorName): Record<string, string> {
  if (actor === 'anon' || actor === 'mailStranger') return {};
  return actor === 'svcToken' ? tokenOf(people, actor) : { cookie: people[actor].cookie };
}

function headersAsText(headers: Headers): string {
  return [...headers].map(([name, value]) => `${name}: ${value}`).join('\n');
}

function readJson(text: string): { json: unknown; code: string | undefined } {
  try {
    const json = JSON.parse(text) as { code?: unknown } | null;
    return { json, code: typeof json?.code === 'string' ? json.code : undefined };
  } catch {
    return { json: undefined, code: undefined };
  }
}
