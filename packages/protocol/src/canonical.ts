/** What JSON can hold, and nothing else: the only values that are ever signed. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** A value that has no canonical form; it is refused before anything is signed or verified. */
export class CanonicalError extends Error {}

/**
 * The one text of a value: RFC 8785 (JSON Canonicalization Scheme). Keys sorted by UTF-16 code units,
 * no white space, numbers and strings as ECMAScript writes them. Fields that are undefined do not exist.
 */
export function canonicalText(value: Json): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new CanonicalError('a number that is not finite has no canonical form');
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalText).join(',')}]`;
  const fields: string[] = [];
  for (const key of Object.keys(value).toSorted(byCodeUnits)) {
    const field = value[key];
    if (field !== undefined) fields.push(`${canonicalString(key)}:${canonicalText(field)}`);
  }
  return `{${fields.join(',')}}`;
}

/** The canonical text as UTF-8. */
export function canonicalBytes(value: Json): Buffer {
  return Buffer.from(canonicalText(value), 'utf8');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** A lone surrogate would become another character in UTF-8, and two values would share one signature. */
function canonicalString(text: string): string {
  if (!text.isWellFormed()) throw new CanonicalError('a string with half a character has no canonical form');
  return JSON.stringify(text);
}

/** Plain comparison of strings is by UTF-16 code units in ECMAScript, as RFC 8785 asks. */
function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
