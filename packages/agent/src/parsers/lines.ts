/** Lines without their ends; a carriage return belongs to the end (Windows). */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

/** A number as programs print it, or null for `-`, `*`, nothing, and words. */
export function numberOf(text: string | undefined): number | null {
  if (text === undefined || !/^[+-]?\d+(\.\d+)?$/.test(text.trim())) return null;
  return Number(text);
}

export function wordsOf(line: string): string[] {
  return line
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
}

/** A text that is there, or null for nothing and for the marks that programs print instead. */
export function textOf(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' || trimmed === '-' || trimmed === '--' ? null : trimmed;
}
