import { createHash } from 'node:crypto';
import type { Static, TSchema } from 'typebox';
import type { EventType } from '#platform/contract/contract';
import type { Subject } from '#platform/contract/schema';
import type { Actor } from '../actor.ts';
import { newId } from '../ids.ts';

/** One row of the event log, ready to be written. */
export interface NewEvent {
  readonly id: string;
  readonly at: string;
  readonly name: string;
  readonly subject_room: string;
  readonly subject_id: string;
  readonly actor_id: string | null;
  readonly actor_kind: string;
  readonly on_behalf_of: string | null;
  readonly via: string;
  readonly request_id: string;
  readonly data: unknown;
  /** SHA-256 of the row in a fixed order of fields, hex; a sealer chains these. */
  readonly leaf: string;
}

/** What happened, beside the type and its data. */
export interface Happening {
  readonly actor: Actor;
  readonly at: Date;
  readonly subject: Subject;
  readonly onBehalfOf?: string | null;
}

/** Makes an event row: who, on behalf of whom, through what, about what, with which data. */
export function happened<D extends TSchema>(type: EventType<D>, what: Happening, data: Static<D>): NewEvent {
  const { actor, at, subject } = what;
  const row = {
    id: newId(at.getTime()),
    at: at.toISOString(),
    name: type.name,
    subject_room: subject.room,
    subject_id: subject.id,
    actor_id: actor.personId,
    actor_kind: actor.kind,
    on_behalf_of: what.onBehalfOf ?? null,
    via: actor.via,
    request_id: actor.requestId,
    data,
  };
  return { ...row, leaf: leafOf(row) };
}

/** The leaf hash of an event: SHA-256 over its fields as one JSON array with sorted keys. */
export function leafOf(row: Omit<NewEvent, 'leaf'>): string {
  const {
    id,
    at,
    name,
    subject_room,
    subject_id,
    actor_id,
    actor_kind,
    on_behalf_of,
    via,
    request_id,
    data,
  } = row;
  const fields = [
    id,
    at,
    name,
    subject_room,
    subject_id,
    actor_id,
    actor_kind,
    on_behalf_of,
    via,
    request_id,
    sorted(data),
  ];
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex');
}

/** jsonb forgets the order of keys, so the hash must not depend on it. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}
