/** Words of an address as the server takes them; '' when there are none. */
export function wordsOf(q: unknown): string {
  return typeof q === 'string' || typeof q === 'number' ? String(q).trim().slice(0, 998) : '';
}
