import { readFileSync, statSync } from 'node:fs';
import { passwordMinLength } from '#identity/contract';
import { Refusal } from '../command.ts';
import type { Terminal } from './terminal.ts';

/** Where a passphrase comes from. */
export interface PassphraseWish {
  readonly file: string | undefined;
  /** A key in the clear, because somebody said so. */
  readonly none?: boolean;
}

/** For a key that is made now: typed twice, at least as long as a password of the desk. */
export async function choosePassphrase(
  terminal: Terminal,
  wish: PassphraseWish,
  what: string,
): Promise<string | undefined> {
  if (wish.none === true) {
    terminal.say(
      `Warning: ${what} will lie in the clear. Whoever reads the file, or a backup of it, has the key.`,
    );
    return undefined;
  }
  const chosen = wish.file === undefined ? await typedTwice(terminal, what) : firstLine(wish.file);
  if (Array.from(chosen).length < passwordMinLength) {
    throw new Refusal(`A passphrase has at least ${passwordMinLength} characters.`);
  }
  return chosen;
}

async function typedTwice(terminal: Terminal, what: string): Promise<string> {
  const first = await terminal.askSecret(
    `New passphrase for ${what} (at least ${passwordMinLength} characters): `,
  );
  const again = await terminal.askSecret('The same again: ');
  if (first !== again) throw new Refusal('They differ. Nothing was made.');
  return first;
}

/** For a key that is there. */
export function givenPassphrase(terminal: Terminal, file: string | undefined) {
  return (question: string): Promise<string> =>
    file === undefined ? terminal.askSecret(question) : Promise.resolve(firstLine(file));
}

function firstLine(file: string): string {
  if ((statSync(file).mode & 0o077) !== 0) {
    throw new Refusal(`${file} can be read by others. Make it yours alone (chmod go=) and try again.`);
  }
  return readFileSync(file, 'utf8').split(/\r?\n/)[0] ?? '';
}
