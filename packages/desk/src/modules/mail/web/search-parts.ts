/** The parameters of an address without the parts that say nothing. */
export function withoutEmpty(search: object): object {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** Words of an address as the server takes them; '' when there are none. */
export function wordsOf(q: unknown): string {
  return typeof q === 'string' || typeof q === 'number' ? String(q).trim().slice(0, 998) : '';
}
