import { randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from '../model/lab-error.ts';

/**
 * Who is at the other end? Node does not show the credentials of a Unix socket. So labd gives a word, and the
 * other side writes it into a new file of this folder: the owner of that file is who it is. Nobody can make a
 * file of somebody else's with a word in it that was never said before.
 */
export function openProofs(folder: string): string {
  const proofs = join(folder, 'proofs');
  mkdirSync(proofs, { recursive: true });
  for (const old of readdirSync(proofs)) rmSync(join(proofs, old), { force: true });
  // Everybody may add and nobody may list.
  chmodSync(proofs, 0o1733);
  return proofs;
}

export function newWord(): string {
  return randomBytes(18).toString('base64url');
}

/** On the side of the client. */
export function prove(proofs: string, word: string): void {
  writeFileSync(join(proofs, word), word, { flag: 'wx', mode: 0o600 });
}

/** The user id of whoever wrote the word; the file is gone afterwards. */
export function whoWrote(proofs: string, word: string): number {
  const path = join(proofs, word);
  try {
    const file = lstatSync(path);
    const isIt = file.isFile() && file.nlink === 1 && file.size === word.length;
    if (isIt && readFileSync(path, 'utf8') === word) return file.uid;
  } catch {
    // Not there: refused below like a wrong one.
  } finally {
    rmSync(path, { force: true });
  }
  throw new LabError('refused', 'You did not show who you are.', 'Use "deskhand lab".');
}
