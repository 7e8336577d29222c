/** Cleans a name that came from outside: composed letters, single spaces, no control or direction-changing characters. */
export function cleanName(text: string): string {
  const shown = text.normalize('NFC').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ');
  return shown.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
}

/** What names are sorted, searched and compared by. */
export function nameKey(name: string): string {
  return cleanName(name).toLowerCase();
}
