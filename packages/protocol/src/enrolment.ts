import type { Static } from 'typebox';
import { Type } from 'typebox';
import { Bytes32, Count, Id, Line, object } from './schema.ts';
import { SignedTrust } from './trust.ts';

/** What is copied to a machine: one line that names the secret and pins the root. */
export interface EnrolmentToken {
  readonly secret: string;
  readonly fingerprint: string;
}

/** `dhe1.<secret of 32 characters>.<fingerprint of the root of 22 characters>`. */
export function writeEnrolmentToken({ secret, fingerprint }: EnrolmentToken): string {
  return `dhe1.${secret}.${fingerprint}`;
}

export function readEnrolmentToken(text: string): EnrolmentToken | undefined {
  const found = /^dhe1\.([A-Za-z0-9_-]{32})\.([A-Za-z0-9_-]{22})$/.exec(text.trim());
  const [, secret, fingerprint] = found ?? [];
  return secret === undefined || fingerprint === undefined ? undefined : { secret, fingerprint };
}

/** What a machine tells about itself: names for people, never a proof of anything. */
export const MachineFacts = object({
  hostname: Type.String({ maxLength: 255 }),
  serial: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
  machineId: Type.Union([Type.String({ maxLength: 200 }), Type.Null()]),
  os: Type.String({ maxLength: 200 }),
  arch: Type.String({ maxLength: 50 }),
});
export type MachineFacts = Static<typeof MachineFacts>;

/** The request is signed by the key that it brings: who sends it has that key. */
export const EnrolRequest = object({
  secret: Type.String({ pattern: '^[A-Za-z0-9_-]{32}$' }),
  publicKey: Bytes32,
  versions: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 8 }),
  agentVersion: Line,
  facts: MachineFacts,
});
export type EnrolRequest = Static<typeof EnrolRequest>;

/** The same key with the same secret gets the same answer again: a lost answer costs nothing. */
export const EnrolAnswer = object({
  agentId: Id,
  state: Type.Enum(['pending', 'approved'] as const),
  siteId: Id,
  trust: SignedTrust,
  retryAfterMs: Count,
});
export type EnrolAnswer = Static<typeof EnrolAnswer>;
