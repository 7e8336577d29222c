import type { Readable } from 'node:stream';
import type { EffectOf, Endpoints, InputOf, OutputOf } from '#platform/contract/endpoint';
import type { Actor } from '../actor.ts';
import type { Database, Reader, Tx } from '../db/database.ts';

/** Facts of the request that a handler may look at, and the few things that it may do to the answer. */
export interface Exchange {
  readonly requestId: string;
  /** Address of the peer; trusted proxies are resolved by the server, never from a header of a stranger. */
  readonly ip: string;
  readonly userAgent: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Bytes of an endpoint with `raw`. */
  readonly raw: Buffer;
  /** Signs the browser in; the cookie is HttpOnly and SameSite=Lax. */
  setSession(token: string, expiresAt: Date): void;
  clearSession(): void;
}

interface CallBase {
  readonly actor: Actor;
  readonly exchange: Exchange;
}
export interface ReadCall extends CallBase {
  readonly db: Reader;
}
export interface WriteCall extends CallBase {
  readonly tx: Tx;
}
export interface OwnCall extends CallBase {
  readonly database: Database;
}

/** What a handler of `produces: 'page'` gives. */
export type PageReply = { readonly html: string; readonly status?: number } | { readonly location: string };
/** What a handler of `produces: 'file'` gives. */
export interface FileReply {
  readonly stream: Readable;
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly fileName: string;
  /** SHA-256 in hex; becomes the ETag. */
  readonly digest: string;
}

type CallOf<E> = EffectOf<E> extends 'read' ? ReadCall : EffectOf<E> extends 'own' ? OwnCall : WriteCall;
type ReplyOf<E> = E extends { readonly produces: 'page' }
  ? PageReply
  : E extends { readonly produces: 'file' }
    ? FileReply
    : OutputOf<E>;

/** One function for every endpoint of a contract: a missing or superfluous one does not compile. */
export type Handlers<E extends Endpoints> = {
  readonly [K in keyof E]: (call: CallOf<E[K]>, input: InputOf<E[K]>) => Promise<ReplyOf<E[K]>>;
};
/** A handler seen from the request path, which has checked what it passes in. */
export type AnyHandler = (call: ReadCall | WriteCall | OwnCall, input: unknown) => Promise<unknown>;
