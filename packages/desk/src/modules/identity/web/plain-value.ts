/** A value of the API as plain words: texts as they are, anything else as JSON. */
export function plainValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
