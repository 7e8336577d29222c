import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { effectOf, type AnyEndpoint, type Endpoints } from '#platform/contract/endpoint';
import { AppError, platformErrors, Problem } from '#platform/contract/errors';
import type { Actor } from '../actor.ts';
import type { Clock } from '../clock.ts';
import type { Database, Tx } from '../db/database.ts';
import type { AnyHandler, FileReply, Handlers, PageReply } from './call.ts';
import { exchangeOf, type CookieRules } from './exchange.ts';
import {
  callerOf,
  fingerprintOf,
  giveKeyBack,
  keepAnswer,
  reserveKey,
  takeKey,
  type KeptAnswer,
} from './idempotency.ts';

/** What the request path needs; the same for every room. */
export interface RequestPath {
  readonly database: Database;
  readonly clock: Clock;
  readonly cookies: CookieRules;
  /** Who is calling; undefined for a stranger. Throws for a credential that is wrong. */
  readonly authenticate: (request: FastifyRequest) => Promise<Actor | undefined>;
  /** The actor of a caller without credential, for endpoints that anyone may call. */
  readonly anyone: (request: FastifyRequest) => Actor;
}

/**
 * Mounts a contract. Every route walks the same path: authenticate, permission, validate (unknown fields refused),
 * one transaction, output schema. Nothing of it is written per route.
 */
export function mount<E extends Endpoints>(
  app: FastifyInstance,
  path: RequestPath,
  endpoints: E,
  handlers: Handlers<E>,
): void {
  for (const [name, e] of Object.entries(endpoints) as [keyof E & string, AnyEndpoint][]) {
    mountOne(app, path, e, handlers[name] as AnyHandler);
  }
}

function mountOne(app: FastifyInstance, path: RequestPath, e: AnyEndpoint, handler: AnyHandler): void {
  const status = e.status ?? 200;
  const isJson = (e.produces ?? 'json') === 'json';
  const actors = new WeakMap<FastifyRequest, Actor>();
  app.route({
    method: e.method,
    url: e.path,
    ...(e.maxBodyBytes === undefined ? {} : { bodyLimit: e.maxBodyBytes }),
    schema: {
      ...(e.params ? { params: e.params } : {}),
      ...(e.query ? { querystring: e.query } : {}),
      ...(e.body ? { body: e.body } : {}),
      ...(isJson && status !== 204
        ? { response: { [status]: e.output, '4xx': Problem, '5xx': Problem } }
        : {}),
    },
    config: { raw: e.raw ?? null },
    onRequest: async (request) => {
      const actor = await path.authenticate(request);
      actors.set(
        request,
        admit(e, actor, () => path.anyone(request)),
      );
    },
    handler: async (request, reply) => {
      const actor = actors.get(request);
      if (!actor) throw new AppError(platformErrors.unauthenticated);
      const output = await perform({ path, e, handler, actor, request, reply, status });
      return answer(reply, e, status, output);
    },
  });
}

/** Deny by default: a stranger passes only where the contract says `anyone`. */
export function admit(e: AnyEndpoint, actor: Actor | undefined, anyone: () => Actor): Actor {
  if (e.access === 'anyone') return actor ?? anyone();
  if (!actor) throw new AppError(platformErrors.unauthenticated);
  if (e.access !== 'signed-in' && !actor.permissions.has(e.access)) {
    throw new AppError(platformErrors.forbidden, { facts: { permission: e.access } });
  }
  return actor;
}

interface Performance {
  readonly path: RequestPath;
  readonly e: AnyEndpoint;
  readonly handler: AnyHandler;
  readonly actor: Actor;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly status: number;
}

/** An answer that was kept under the caller's Idempotency-Key and is sent again as it was. */
class Repeated {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

async function perform(p: Performance): Promise<unknown> {
  const { request, actor, path } = p;
  const input = { ...(request.params as object), ...(request.query as object), ...bodyFields(p.e, request) };
  const exchange = exchangeOf(request, p.reply, path.cookies);
  const effect = effectOf(p.e);
  const key = keyOf(request);
  if (effect === 'read') return p.handler({ actor, exchange, db: path.database.reader }, input);
  if (effect === 'own') return key === undefined ? own(p, exchange, input) : ownOnce(p, exchange, input, key);
  return path.database.write(async (tx) => {
    const run = () => p.handler({ actor, exchange, tx }, input);
    return key === undefined ? run() : once(p, tx, key, run);
  });
}

function own(p: Performance, exchange: ReturnType<typeof exchangeOf>, input: unknown): Promise<unknown> {
  return p.handler({ actor: p.actor, exchange, database: p.path.database }, input);
}

/**
 * An endpoint with its own transactions must not be wrapped in one more (callers that each hold a connection and wait
 * for a second would wait for ever): the key is taken first, the answer kept after, and a failure gives the key back.
 */
async function ownOnce(
  p: Performance,
  exchange: ReturnType<typeof exchangeOf>,
  input: unknown,
  key: string,
): Promise<unknown> {
  const { database, clock } = p.path;
  const caller = callerOf(p.actor);
  const fingerprint = fingerprintOf(p.request.method, p.request.url, p.request.body);
  const kept = await database.write((tx) => reserveKey(tx, { key, caller, fingerprint, at: clock.now() }));
  if (kept) return repeated(p, kept);
  try {
    const output = await own(p, exchange, input);
    await database.write((tx) =>
      keepAnswer(tx, key, caller, { status: p.status, answer: answerToKeep(p, output) }),
    );
    return output;
  } catch (error) {
    await database.write((tx) => giveKeyBack(tx, key, caller));
    throw error;
  }
}

async function once(p: Performance, tx: Tx, key: string, run: () => Promise<unknown>): Promise<unknown> {
  const caller = callerOf(p.actor);
  const kept = await takeKey(tx, {
    key,
    caller,
    fingerprint: fingerprintOf(p.request.method, p.request.url, p.request.body),
    at: p.path.clock.now(),
  });
  if (kept) return repeated(p, kept);
  const output = await run();
  await keepAnswer(tx, key, caller, { status: p.status, answer: answerToKeep(p, output) });
  return output;
}

function repeated(p: Performance, kept: KeptAnswer): Repeated {
  if (p.e.showsSecret) throw new AppError(platformErrors.answerNotKept);
  return new Repeated(kept.answer);
}

function answerToKeep(p: Performance, output: unknown): string {
  return p.e.showsSecret ? '' : serialise(p.reply, p.status, output);
}

function serialise(reply: FastifyReply, status: number, output: unknown): string {
  if (output === undefined) return '';
  const write = reply.getSerializationFunction(String(status));
  return write ? String(write(output as Record<string, unknown>)) : JSON.stringify(output);
}

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (request.method !== 'POST' || key === undefined || key === '') return undefined;
  if (typeof key !== 'string' || key.length > 200)
    throw new AppError(platformErrors.invalid, { detail: 'Idempotency-Key has 1 to 200 characters.' });
  return key;
}

function bodyFields(e: AnyEndpoint, request: FastifyRequest): object {
  return e.body && request.body !== null && typeof request.body === 'object' ? request.body : {};
}

function answer(reply: FastifyReply, e: AnyEndpoint, status: number, output: unknown): unknown {
  if (output instanceof Repeated)
    return reply
      .code(status)
      .header('idempotency-replayed', 'true')
      .type('application/json; charset=utf-8')
      .serializer(String)
      .send(output.text);
  if (e.produces === 'page') return sendPage(reply, output as PageReply);
  if (e.produces === 'file') return sendFile(reply, output as FileReply);
  if (e.produces === 'events') return reply;
  if (status === 204) return reply.code(204).send();
  return reply.code(status).send(output);
}

function sendPage(reply: FastifyReply, page: PageReply): FastifyReply {
  if ('location' in page) return reply.redirect(page.location, 303);
  return reply
    .code(page.status ?? 200)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.html);
}

/**
 * Kinds that do nothing when they are opened or named as a source. Everything else goes out as plain bytes: with
 * `nosniff` no script, sheet, page or document of a stranger can stand for one of ours; a file that is saved is known
 * by its name anyway.
 */
const inertTypes =
  /^(image\/(png|jpeg|gif|webp|bmp|tiff)|audio\/[\w.+-]+|video\/[\w.+-]+|text\/(plain|csv|calendar)|message\/rfc822|application\/(zip|gzip|octet-stream))$/;

/** Files of strangers: never rendered on this origin, never sniffed (RFC 6266), nothing for another site to embed. */
function sendFile(reply: FastifyReply, file: FileReply): FastifyReply {
  const ascii = file.fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  return (
    reply
      .header(
        'content-disposition',
        `attachment; filename="${ascii}"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
      )
      .header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'")
      .header('x-content-type-options', 'nosniff')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('content-length', file.sizeBytes)
      .header('etag', `"${file.digest}"`)
      // The right to see it may be gone at the next look.
      .header('cache-control', 'private, no-cache')
      .type(inertTypes.test(file.mediaType) ? file.mediaType : 'application/octet-stream')
      .send(file.stream)
  );
}
