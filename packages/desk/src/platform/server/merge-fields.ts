import { AppError, platformErrors, type ErrorCode } from '../contract/errors.ts';

/** Values of fields as JSON has them; lists are compared as they stand, so callers sort them. */
export type Fields = Readonly<Record<string, unknown>>;

/** What a thing is, and in which version each field changed last. */
export interface Versioned<F extends Fields> {
  readonly fields: F;
  readonly version: number;
  readonly fieldVersions: Readonly<Record<string, number>>;
}

/** One field that two people changed to different values. */
export interface FieldConflict {
  readonly field: string;
  readonly yours: unknown;
  readonly theirs: unknown;
}

/** What a change comes to. */
export interface Merge<F extends Fields> {
  /** Fields that really change. */
  readonly changed: Partial<F>;
  readonly conflicts: readonly FieldConflict[];
}

/**
 * Merges a change that was made from `version` into what the thing is now: a field that nobody touched since, or that
 * both set to the same value, is fine; a field that somebody else changed to another value is a conflict.
 */
export function mergeFields<F extends Fields>(
  now: Versioned<F>,
  change: Partial<F>,
  version: number,
): Merge<F> {
  const different = Object.entries(change).filter(
    ([field, value]) => value !== undefined && !same(value, now.fields[field]),
  );
  const lost = ([field]: [string, unknown]) => (now.fieldVersions[field] ?? 1) > version;
  return {
    changed: Object.fromEntries(different.filter((entry) => !lost(entry))) as Partial<F>,
    conflicts: different
      .filter(lost)
      .map(([field, value]) => ({ field, yours: value, theirs: now.fields[field] })),
  };
}

/** Merges or throws: `conflict` with both values, `platform.invalid` for a version that does not exist yet. */
export function requireMerge<F extends Fields>(
  now: Versioned<F>,
  change: Partial<F>,
  version: number,
  conflict: ErrorCode,
): Partial<F> {
  if (version > now.version)
    throw new AppError(platformErrors.invalid, { detail: `The newest version is ${now.version}.` });
  const { changed, conflicts } = mergeFields(now, change, version);
  if (conflicts.length > 0)
    throw new AppError(conflict, { facts: { version: now.version, fields: conflicts } });
  return changed;
}

/** From and to of each changed field, for the event. */
export function changesOf<F extends Fields>(
  before: F,
  changed: Partial<F>,
): Record<string, { from: unknown; to: unknown }> {
  return Object.fromEntries(
    Object.entries(changed).map(([field, to]) => [field, { from: before[field], to }]),
  );
}

/** `field_versions` entries of a change that leads to `version`, as JSON. */
export function versionsOf(changed: Fields, version: number): string {
  return JSON.stringify(Object.fromEntries(Object.keys(changed).map((field) => [field, version])));
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
