/** What that tool works out from other values of the same row with tables and clocks of its own. */
const derived: ReadonlySet<string> = new Set(['when_epoch', 'when_epoch_utc']);

/** Places where a value differs from the expected one. A missing value equals null; more than expected is no fault. */
export function differences(expected: unknown, found: unknown, path = ''): string[] {
  if (expected === null || expected === undefined || expected === '')
    return isNothing(found) ? [] : [say(path, expected, found)];
  if (Array.isArray(expected)) return listDifferences(expected, found, path);
  if (typeof expected === 'object') {
    return Object.entries(expected)
      .filter(([key]) => !derived.has(key))
      .flatMap(([key, value]) => differences(value, fieldOf(found, key), `${path}/${key}`));
  }
  return expected === found ? [] : [say(path, expected, found)];
}

/** How many single values are expected. */
export function countValues(expected: unknown): number {
  if (Array.isArray(expected)) return expected.reduce((sum: number, one) => sum + countValues(one), 0);
  if (typeof expected !== 'object' || expected === null) return 1;
  const kept = Object.entries(expected).filter(([key]) => !derived.has(key));
  return kept.reduce((sum, [, value]) => sum + countValues(value), 0);
}

function listDifferences(expected: readonly unknown[], found: unknown, path: string): string[] {
  const list: readonly unknown[] = Array.isArray(found) ? found : [];
  const own =
    list.length > expected.length ? [`${path}: ${list.length} entries instead of ${expected.length}`] : [];
  return [...expected.flatMap((one, at) => differences(one, list[at], `${path}/${at}`)), ...own];
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

function say(path: string, expected: unknown, found: unknown): string {
  return `${path}: ${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`;
}
