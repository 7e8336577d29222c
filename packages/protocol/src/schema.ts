import type { Static, TObject, TProperties, TSchema } from 'typebox';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** An object that refuses unknown fields: what one side does not know, it must not act upon. */
export function object<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false });
}

/** A UUID in lower case; the desk makes them of version 7 (RFC 9562). */
export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' });
/** An instant, ISO 8601 in UTC with milliseconds. */
export const At = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
/** 32 bytes as base64url: a public key, a nonce or a SHA-256. */
export const Bytes32 = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' });
/** 64 bytes as base64url: an Ed25519 signature. */
export const Signature = Type.String({ pattern: '^[A-Za-z0-9_-]{86}$' });
/** One line for people. */
export const Line = Type.String({ minLength: 1, maxLength: 500 });
/** `net.ping`, `file.put`: a room of the machine and what is done there. */
export const ActionKind = Type.String({
  pattern: '^[a-z][a-z0-9]*(\\.[a-z][a-z0-9-]*){1,2}$',
  maxLength: 64,
});
export const Count = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Parameters and outputs: any JSON object; the schema of the action judges it. */
export const JsonObject = Type.Record(Type.String(), Type.Unknown());

/** R0 reads, R1 can be undone, R2 disrupts, R3 destroys. Ordered: a ceiling compares them. */
export const classes = ['R0', 'R1', 'R2', 'R3'] as const;
export const ActionClass = Type.Enum(classes);
export type ActionClass = Static<typeof ActionClass>;

/** True when a value is what the schema says; `firstFault` tells where it is not. */
export function fits<T extends TSchema>(schema: T, value: unknown): value is Static<T> {
  return Value.Check(schema, value);
}

/** The first place where a value breaks its schema, for a log or an error; undefined when it fits. */
export function firstFault(schema: TSchema, value: unknown): string | undefined {
  const [first] = Value.Errors(schema, value);
  return first === undefined ? undefined : `${first.instancePath || '/'} ${first.message}`;
}
