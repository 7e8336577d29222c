import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until it is so, and gives what was found; what was waited for in vain is said by its name. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  limitMs = 30_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`${what} did not come to be within ${limitMs / 1000} s`);
    await sleep(50);
  }
}
