import { hueNames, type Hue } from '../theme/tokens.ts';

/** "Alice Meyer" to "AM"; one word gives one letter, an address its first letter. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/@.*/, '')
    .trim()
    .split(/[\s._-]+/)
    .filter(Boolean);
  const first = words[0]?.[0] ?? '?';
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
  return (first + last).toUpperCase();
}

// Danger and amber mean something; a person never gets them by chance.
const personHues = hueNames.filter((hue) => hue !== 'danger' && hue !== 'amber' && hue !== 'slate');

/** The same person always gets the same hue (FNV-1a over the id or name). */
export function personHue(seed: string): Hue {
  let hash = 0x811c9dc5;
  for (const char of seed) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  // The low bits alone are too alike for short names: the high ones take part.
  hash ^= hash >>> 15;
  return personHues[(Math.imul(hash, 0x2c1b3c6d) >>> 0) % personHues.length] ?? 'harbor';
}
