import { object } from '@deskhand/protocol';
import type { Static, TSchema } from 'typebox';
import { Type } from 'typebox';

/** Fields that several actions share. */

/** A name or an address. It never begins with a dash, so no program takes it for an option. */
export const Host = Type.String({ pattern: '^[A-Za-z0-9:_][A-Za-z0-9:._%-]{0,252}$' });
export const Port = Type.Integer({ minimum: 1, maximum: 65_535 });
export const InterfaceName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._@-]{0,14}$' });
/** A unit or an init script, without a path. */
export const ServiceName = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9:_.@-]{0,120}$' });
export const Ipv4 = Type.String({ pattern: '^\\d{1,3}(\\.\\d{1,3}){3}$' });

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

export const TextOrNull = nullable(Type.String());
export const NumberOrNull = nullable(Type.Number());

/** Where a name led, or why it led nowhere. */
export const reachCodes = [
  'open',
  'refused',
  'timeout',
  'unreachable',
  'reset',
  'name-unresolved',
  'failed',
] as const;
export type ReachCode = (typeof reachCodes)[number];

/** The codes of Node's sockets in words that tell a person where to look. */
export function reachCodeOf(error: unknown): ReachCode {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ECONNREFUSED') return 'refused';
  if (code === 'ETIMEDOUT' || code === 'ETIMEOUT') return 'timeout';
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return 'unreachable';
  if (code === 'ECONNRESET' || code === 'EPIPE') return 'reset';
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'name-unresolved' : 'failed';
}

export const Milliseconds = Type.Integer({ minimum: 100, maximum: 30_000 });
export const Probe = object({ sizeBytes: Type.Integer(), answered: Type.Boolean() });
export type Probe = Static<typeof Probe>;
