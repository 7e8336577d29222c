import { AppError, platformErrors } from '#platform/contract/errors';

/** A keyset cursor: the sort values of the last row, opaque to clients. */
export function toCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Reads a cursor back; `length` values or `platform.invalid`. */
export function fromCursor(
  cursor: string | undefined,
  length: number,
): (string | number | null)[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const fits = (v: unknown) => v === null || typeof v === 'string' || typeof v === 'number';
    if (Array.isArray(values) && values.length === length && values.every(fits))
      return values as (string | number | null)[];
  } catch {
    // Falls through: a cursor that we did not write.
  }
  throw new AppError(platformErrors.invalid, { detail: 'The cursor is not one that this list gave.' });
}

/** Cuts the row that was read too many, and makes the cursor of the last one shown. */
export function cut<R>(
  rows: R[],
  limit: number,
  key: (row: R) => (string | number | null)[],
): { items: R[]; nextCursor: string | null } {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? toCursor(key(last)) : null };
}
