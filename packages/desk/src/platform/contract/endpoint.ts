import type { Static, TSchema } from 'typebox';
import type { ErrorCode } from './errors.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `anyone` (also without signing in), `signed-in` (the handler narrows by visibility),
 * or a permission `room.verb` that a role carries. There is no default: silence is not permission.
 */
export type Access = 'anyone' | 'signed-in' | `${string}.${string}`;

/** A route as data: validation, types, client, OpenAPI, permission matrix, command line and docs are made from it. */
export interface AnyEndpoint {
  readonly method: Method;
  /** `/api/room/:name`; path parameters stand in `params`. */
  readonly path: string;
  /** One sentence: what a caller gets or what happens. */
  readonly summary: string;
  readonly access: Access;
  readonly params?: TSchema;
  readonly query?: TSchema;
  readonly body?: TSchema;
  /** The body is taken as raw bytes of this media type instead of JSON; the handler finds it in `exchange.raw`. */
  readonly raw?: string;
  /** Largest body in bytes; 1 MiB unless told. */
  readonly maxBodyBytes?: number;
  readonly output: TSchema;
  /** `json` unless told; `page` is server-rendered HTML or a redirect, `file` a stream, `events` server-sent events. */
  readonly produces?: 'json' | 'page' | 'file' | 'events';
  /** Expected errors beside those of the request path. */
  readonly errors: readonly ErrorCode[];
  /** The answer holds a secret that is shown once: it is never kept for a repeat with the same Idempotency-Key. */
  readonly showsSecret?: true;
  /** 200 unless told. */
  readonly status?: 200 | 201 | 202 | 204;
  /**
   * `read` gets a Reader, `write` one transaction, `own` opens its own (password hashing, streams, two-step intake).
   * GET reads and all other methods write unless told.
   */
  readonly effect?: 'read' | 'write' | 'own';
}

/** Declares an endpoint; the types of its handler and of the client follow from the value. */
export function endpoint<const E extends AnyEndpoint>(e: E): E {
  return e;
}

/** The endpoints of a room by name. */
export type Endpoints = Readonly<Record<string, AnyEndpoint>>;

type Part<E, K extends 'params' | 'query' | 'body'> =
  E extends Readonly<Record<K, infer S extends TSchema>> ? Static<S> : Record<never, never>;

/** What a caller sends: path, query and body fields in one object. */
export type InputOf<E> = Part<E, 'params'> & Part<E, 'query'> & Part<E, 'body'>;
/** What a caller gets. */
export type OutputOf<E> = E extends { readonly output: infer S extends TSchema } ? Static<S> : never;
/** Whether a handler reads, writes in one transaction, or opens its own. */
export type EffectOf<E> = E extends { readonly effect: infer F extends 'read' | 'write' | 'own' }
  ? F
  : E extends { readonly method: 'GET' }
    ? 'read'
    : 'write';

/** What a handler of this endpoint does to the database. */
export function effectOf(e: AnyEndpoint): 'read' | 'write' | 'own' {
  return e.effect ?? (e.method === 'GET' ? 'read' : 'write');
}
