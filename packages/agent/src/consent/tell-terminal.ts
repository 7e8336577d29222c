import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';

/**
 * Puts a message on a terminal, and says whether it got there. A terminal takes it at once or not at all: one that
 * is stopped must not stop us.
 */
export function tellTerminal(terminal: string, lines: readonly string[]): boolean {
  const { O_WRONLY, O_NOCTTY, O_NONBLOCK, O_NOFOLLOW } = constants;
  const bytes = Buffer.from(`\r\n\x07*** ${lines.join('\r\n*** ')}\r\n`);
  try {
    const file = openSync(`/dev/${terminal}`, O_WRONLY | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
    try {
      return fstatSync(file).isCharacterDevice() && writeSync(file, bytes) === bytes.length;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
