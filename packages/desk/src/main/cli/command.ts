import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';

/** A command with words of its own; everything else is made from the contracts (`call.ts`). */
export interface Command {
  readonly usage: string;
  readonly summary: string;
  readonly run: (config: Config, args: readonly string[]) => Promise<number>;
}

/** A command of a person who holds keys, on any computer: it knows nothing of a desk's data, settings or server. */
export interface PersonCommand {
  readonly usage: string;
  readonly summary: string;
  readonly run: (args: readonly string[]) => Promise<number>;
}

/** The words of a command line do not fit. */
export class UsageError extends Error {}

/** The options of a command line; throws `UsageError` for what is none. */
export function options<O extends NonNullable<Parameters<typeof parseArgs>[0]>['options']>(
  args: readonly string[],
  of: O,
  positionals = false,
) {
  try {
    return parseArgs({
      args: withValues(args, of),
      options: of,
      allowPositionals: positionals,
      strict: true,
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** Keys and fingerprints may begin with a dash: what follows an option that takes a text is its text. */
function withValues(
  args: readonly string[],
  of: NonNullable<Parameters<typeof parseArgs>[0]>['options'] = {},
): string[] {
  const joined: string[] = [];
  for (const word of args) {
    const before = joined.at(-1) ?? '';
    const takesText = before.startsWith('--') && of[before.slice(2)]?.type === 'string';
    if (takesText && /^-[^-]/.test(word)) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  }
  return joined;
}

/** A text that cannot be done without. */
export function needed(value: unknown, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new UsageError(`${name} is needed.`);
}

/** It is not done, for a reason that the person must read; nothing is wrong with the words of the command. */
export class Refusal extends Error {}

/** Prints rows as a table for people, or as JSON for programs. */
export function print(value: unknown, json: boolean): void {
  process.stdout.write(json ? `${JSON.stringify(value)}\n` : asText(value));
}

function asText(value: unknown): string {
  const rows = Array.isArray(value) ? value : (value as { items?: unknown[] } | undefined)?.items;
  if (!rows) return value === undefined ? '' : `${JSON.stringify(value, null, 2)}\n`;
  if (rows.length === 0) return 'none\n';
  const cells = rows.map((row) =>
    Object.entries(row as object).filter(([, v]) => v === null || typeof v !== 'object'),
  );
  const names = [...new Set(cells.flatMap((row) => row.map(([name]) => name)))];
  const width = (name: string) =>
    Math.min(40, Math.max(name.length, ...cells.map((row) => textOf(row, name).length)));
  const line = (texts: string[]) =>
    texts
      .map((text, i) => text.padEnd(width(names[i] ?? '')))
      .join('  ')
      .trimEnd();
  return (
    [line(names), ...cells.map((row) => line(names.map((name) => textOf(row, name).slice(0, 40))))].join(
      '\n',
    ) + '\n'
  );
}

function textOf(row: [string, unknown][], name: string): string {
  const value = row.find(([n]) => n === name)?.[1];
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string | number | boolean);
}

/** All of standard input. */
export async function readInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
