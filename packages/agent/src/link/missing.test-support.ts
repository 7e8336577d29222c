import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The reason to skip what needs a program that this machine has not, or false. */
export function missingProgram(name: string): string | false {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, name))) ? false : `there is no ${name} here`;
}
