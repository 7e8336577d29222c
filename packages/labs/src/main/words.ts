import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** One command of `deskhand lab`. */
export interface LabCommand {
  readonly usage: string;
  readonly summary: string;
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** The words of a command line do not fit. */
export class LabUsageError extends Error {}

/** Options and other words; what is not known is refused with its name. */
export function readWords<const O extends ParseArgsOptionsConfig>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new LabUsageError((error as Error).message);
  }
}

export function needWord(word: string | undefined, what: string): string {
  if (word !== undefined && word !== '') return word;
  throw new LabUsageError(`${what} is needed.`);
}

/** A whole number that is not negative. */
export function readNumber(text: string, name: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new LabUsageError(`${name} takes a whole number, not "${text}".`);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
