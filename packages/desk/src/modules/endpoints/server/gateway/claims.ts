/** Control characters, which no column and no screen should hold, and marks that turn the direction of writing. */
const unfit = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line that a machine says, fit to be shown to people as text. */
export function clean(text: string): string {
  return text.toWellFormed().replace(unfit, '\u{fffd}');
}

/** Several lines that a machine says. */
export function cleanLines(text: string): string {
  return text.split('\n').map(clean).join('\n');
}

/** What a machine is called until a person names it. */
export function firstName(hostname: string): string {
  const name = clean(hostname).trim();
  return name === '' ? 'unnamed machine' : name;
}
