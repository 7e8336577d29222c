import type { Slot, Term } from './parse-query.ts';

/** The text form of a tsquery. Lexemes hold letters, digits and . : @ only, so quoting is all they need. */
export function toTsquery(terms: readonly Term[]): string {
  return terms.map((term) => `${term.negative ? '!' : ''}${group(term.readings.map(row), '|')}`).join(' & ');
}

/** In parentheses, because "not" binds closer than "followed by". */
function row(slots: readonly Slot[]): string {
  const places = slots.map((slot, i) => `${i === 0 ? '' : ` <${slot.distance}> `}${place(slot)}`).join('');
  return slots.length === 1 ? places : `(${places})`;
}

function place(slot: Slot): string {
  const all = slot.lexemes.map(quoted);
  if (slot.prefix !== undefined) all.push(`${quoted(slot.prefix)}:*`);
  return group(all, '|');
}

function group(parts: readonly string[], sign: string): string {
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(` ${sign} `)})`;
}

function quoted(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
