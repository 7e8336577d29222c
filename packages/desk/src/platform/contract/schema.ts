import { Type, type TObject, type TProperties, type TSchema } from 'typebox';

/** An object that refuses unknown fields. `title` names it in the OpenAPI document. */
export function object<P extends TProperties>(properties: P, title?: string): TObject<P> {
  return Type.Object(properties, { additionalProperties: false, ...(title ? { title } : {}) });
}

/** A value or null. */
export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** One page of a list; `nextCursor` is null on the last one (keyset paging, no offsets). */
export function page<T extends TSchema>(item: T) {
  return object({ items: Type.Array(item), nextCursor: nullable(Type.String()) });
}

/** Query fields of every paged list: `limit` rows (1 to 200), from `cursor` on. */
export const paging = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, description: 'Rows in one page, 50 unless told.' }),
  ),
  cursor: Type.Optional(Type.String({ maxLength: 400, description: '`nextCursor` of the page before.' })),
};

/** A UUIDv7 (RFC 9562): sorts by time of creation. */
export const Id = Type.String({ format: 'uuid' });
/** An instant, ISO 8601 in UTC; fields of this type end in `At`. */
export const At = Type.String({ format: 'date-time' });
/** A mail address (RFC 5321 addr-spec), compared without regard to case. */
export const Email = Type.String({ format: 'email', maxLength: 254 });
/** One line that a person types: not empty. */
export const Line = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' });
/** Running text that a person types. */
export const Text = Type.String({ minLength: 1, maxLength: 200_000, pattern: '\\S' });

/** The subject of an event, clock or file: a thing of some room, without foreign key. */
export const Subject = object({ room: Type.String(), id: Id }, 'Subject');
export interface Subject {
  readonly room: string;
  readonly id: string;
}
