/** Reads from this browser's storage; undefined where there is none or it is switched off. */
export function readStored(key: string): string | undefined {
  try {
    return globalThis.localStorage.getItem(key) ?? undefined;
  } catch {
    // Private windows and strict settings throw instead of answering; the desk works without.
    return undefined;
  }
}

/** Keeps a value in this browser, or removes it with undefined; says whether it could. */
export function writeStored(key: string, value: string | undefined): boolean {
  try {
    if (value === undefined) globalThis.localStorage.removeItem(key);
    else globalThis.localStorage.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}
