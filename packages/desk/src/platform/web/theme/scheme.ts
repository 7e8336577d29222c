import type { MantineColorSchemeManager } from '@mantine/core';
import { readStored, writeStored } from '../api/stored.ts';

/** Where the choice dark, light or system is kept; `boot.js` reads the same key before the first paint. */
export const schemeKey = 'deskhand.scheme';

/** Keeps the chosen colour scheme in this browser; other tabs follow. */
export function storedScheme(): MantineColorSchemeManager {
  let listener: ((event: StorageEvent) => void) | undefined;
  return {
    get: (fallback) => asScheme(readStored(schemeKey)) ?? fallback,
    set: (value) => writeStored(schemeKey, value),
    subscribe: (onUpdate) => {
      listener = (event) => {
        const scheme = event.key === schemeKey ? asScheme(event.newValue) : undefined;
        if (scheme) onUpdate(scheme);
      };
      window.addEventListener('storage', listener);
    },
    unsubscribe: () => {
      if (listener) window.removeEventListener('storage', listener);
    },
    clear: () => writeStored(schemeKey, undefined),
  };
}

function asScheme(value: string | null | undefined): 'auto' | 'dark' | 'light' | undefined {
  return value === 'auto' || value === 'dark' || value === 'light' ? value : undefined;
}
