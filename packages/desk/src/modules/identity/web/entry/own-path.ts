/**
 * The address to go on to after sign-in, when it is a path of this desk; anything else is `/`. Browsers read `\` as `/`
 * and drop tabs and line breaks inside of an address, so `/\evil` and `/<tab>/evil` would leave for another host: the
 * address is judged after the browser's own reading.
 */
export function ownPath(next: unknown, origin: string): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/';
  try {
    const url = new URL(next, origin);
    const isOwn = url.origin === origin && !url.pathname.startsWith('//');
    // Leading back to an entry page would be a circle.
    if (!isOwn || url.pathname.startsWith('/sign-in') || url.pathname.startsWith('/api/')) return '/';
    return url.pathname + url.search + url.hash;
  } catch {
    // Not an address at all.
    return '/';
  }
}
