import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';
import type { Json } from './canonical.ts';
import { canonicalBytes, canonicalText } from './canonical.ts';
import type { KeyPair } from './keys.ts';
import { digest, signBytes, verifyBytes } from './keys.ts';
import { Bytes32, object, Signature } from './schema.ts';

/** What a signature is for. It stands in front of the signed bytes, so that none is good for another purpose. */
export type Purpose =
  | 'trust'
  | 'operator'
  | 'approval'
  | 'job'
  | 'cancel'
  | 'agent-hello'
  | 'server-hello'
  | 'request'
  | 'result'
  | 'receipt'
  | 'release';

export const SignatureEntry = object({ key: Bytes32, signature: Signature });
export type SignatureEntry = Static<typeof SignatureEntry>;

/** A body with the signatures over its canonical form. */
export function signedSchema<T extends TSchema>(body: T) {
  return object({ body, signatures: Type.Array(SignatureEntry, { minItems: 1, maxItems: 8 }) });
}

export interface Signed<T> {
  readonly body: T;
  readonly signatures: SignatureEntry[];
}

/** `deskhand/1/<purpose>`, a line feed, the canonical text. */
export function bytesToSign(purpose: Purpose, body: object): Buffer {
  return Buffer.concat([Buffer.from(`deskhand/1/${purpose}\n`), canonicalBytes(asJson(body))]);
}

export function signBody<T extends object>(
  purpose: Purpose,
  body: T,
  ...pairs: readonly KeyPair[]
): Signed<T> {
  const bytes = bytesToSign(purpose, body);
  const signatures = pairs.map((pair) => ({ key: pair.publicKey, signature: signBytes(bytes, pair) }));
  return { body, signatures };
}

/** The keys among `keys` that truly signed; entries of unknown keys and wrong ones count for nothing. */
export function signersOf(purpose: Purpose, signed: Signed<object>, keys: readonly string[]): string[] {
  const bytes = bytesToSign(purpose, signed.body);
  const good = signed.signatures.filter(
    ({ key, signature }) => keys.includes(key) && verifyBytes(bytes, key, signature),
  );
  return [...new Set(good.map(({ key }) => key))];
}

/** SHA-256 over the canonical form: how bodies name each other. */
export function bodyHash(body: object): string {
  return digest(canonicalText(asJson(body)));
}

/** Bodies have passed a schema or were built by us: they hold JSON, which `canonicalText` checks once more. */
function asJson(body: object): Json {
  return body as Json;
}
