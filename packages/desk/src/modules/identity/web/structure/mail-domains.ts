/** The domains in a text with one on each line; commas, blanks and a leading `@` are what people type too. */
export function mailDomainsIn(text: string): string[] {
  const words = text.split(/[\s,;]+/).map((word) => word.replace(/^@/, '').toLowerCase());
  return [...new Set(words.filter((word) => word !== ''))];
}
