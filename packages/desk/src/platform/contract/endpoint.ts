import type { Static, TSchema } from 'typebox';
import type { ErrorCode } from './errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `anyone` (also without signing in), `signed-in` (the handler narrows by visibility),
 * or a permission `room.verb` that a role carries. There is no default: silence is not permission.
 */
export type Access = 'anyone' | 'signed-in' | `${string}.${string}`;

/** A route as data: validation, types, client, OpenAPI, permission matrix, command line and docs are made from it. */
export interface Endpoint<
  M extends Method = Method,
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  O extends TSchema = TSchema,
  F extends 'read' | 'write' | 'own' = 'read' | 'write' | 'own',
> {
  readonly method: M;
  /** `/api/room/:name`; path parameters stand in `params`. */
  readonly path: string;
  /** One sentence: what a caller gets or what happens. */
  readonly summary: string;
  readonly access: Access;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The body is taken as raw bytes of this media type instead of JSON; the handler finds it in `call.raw`. */
  readonly raw?: string;
  /** Largest body in bytes; 1 MiB unless told. */
  readonly maxBodyBytes?: number;
  readonly output: O;
  /** `json` unless told; `page` is server-rendered HTML or a redirect, `file` a stream, `events` server-sent events. */
  readonly produces?: 'json' | 'page' | 'file' | 'events';
  /** Expected errors beside those of the request path. */
  readonly errors: readonly ErrorCode[];
  /** 200 unless told. */
  readonly status?: 200 | 201 | 202 | 204;
  /**
   * `read` gets a Reader, `write` one transaction, `own` opens its own (password hashing, streams, two-step intake).
   * GET reads and all other methods write unless told.
   */
  readonly effect?: F;
}

/** Declares an endpoint; the types of its handler and of the client follow from the value. */
export function endpoint<
  const M extends Method,
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  O extends TSchema = TSchema,
  const F extends 'read' | 'write' | 'own' = M extends 'GET' ? 'read' : 'write',
>(e: Endpoint<M, P, Q, B, O, F>): Endpoint<M, P, Q, B, O, F> {
  return e;
}

type Part<T> = TSchema extends T
  ? Record<never, never>
  : T extends TSchema
    ? Static<T>
    : Record<never, never>;
/** Any endpoint, for code that walks over contracts. */
export type AnyEndpoint = Endpoint<Method, TSchema, TSchema, TSchema, TSchema>;
/** The endpoints of a room by name. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the only place where the five parameters are left open: inference needs it
export type Endpoints = Readonly<Record<string, Endpoint<any, any, any, any, any, any>>>;

/** What a caller sends: path, query and body fields in one object. */
export type InputOf<E> =
  E extends Endpoint<infer _M, infer P, infer Q, infer B, infer _O, infer _F>
    ? Part<P> & Part<Q> & Part<B>
    : never;
/** What a caller gets. */
export type OutputOf<E> =
  E extends Endpoint<infer _M, infer _P, infer _Q, infer _B, infer O, infer _F> ? Static<O> : never;
/** Whether a handler reads, writes in one transaction, or opens its own. */
export type EffectOf<E> =
  E extends Endpoint<infer _M, infer _P, infer _Q, infer _B, infer _O, infer F> ? F : never;

/** What a handler of this endpoint does to the database. */
export function effectOf(e: AnyEndpoint): 'read' | 'write' | 'own' {
  return e.effect ?? (e.method === 'GET' ? 'read' : 'write');
}
