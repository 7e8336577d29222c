import { AppError } from '#platform/contract/errors';
import { identityErrors, passwordMaxLength, passwordMinLength } from '../contract.ts';
import { commonWords, walks } from './common-passwords.ts';

export type PasswordFault = 'too-short' | 'too-long' | 'common';

/** Words that say nothing about a person's secret: the name, the address, the desk itself. */
export interface PasswordContext {
  readonly name: string;
  readonly email: string;
}

/** What must be left of a password beside the pieces that everybody tries. */
const leastOwnCharacters = 10;

/**
 * What is wrong with a new password, or undefined. NIST SP 800-63B-4 section 3.1.1.2: 15 characters where it is the
 * only factor, no rules of composition, no expiry, compared with what is commonly used and with its context.
 */
export function faultOf(password: string, context: PasswordContext): PasswordFault | undefined {
  const length = Array.from(password.normalize('NFC')).length;
  if (length < passwordMinLength) return 'too-short';
  if (length > passwordMaxLength) return 'too-long';
  return ownCharacters(password, context) < leastOwnCharacters ? 'common' : undefined;
}

/** Throws `identity.password_refused` with the reason in `facts`. */
export function requireGoodPassword(password: string, context: PasswordContext): void {
  const reason = faultOf(password, context);
  if (reason !== undefined)
    throw new AppError(identityErrors.passwordRefused, {
      facts: { reason, minLength: passwordMinLength, maxLength: passwordMaxLength },
    });
}

/**
 * Counts what somebody who knows the person and the common words still has to guess: the fewest pieces that the
 * password is made of, where a known word, a walk along the keyboard, a year or a run of one character is one piece
 * and any other character is one too. Few different characters do not become many by repetition.
 */
export function ownCharacters(password: string, context: PasswordContext): number {
  const characters = Array.from(onePeriod(password.normalize('NFKC').toLowerCase())).slice(
    0,
    passwordMaxLength * 2,
  );
  const words = [...contextWords(context), ...commonWords];
  const fewest = [0];
  for (let end = 1; end <= characters.length; end++) {
    const begun = Math.min(...startsOfPieces(characters, end, words).map((start) => fewest[start] ?? end));
    fewest.push(begun + 1);
  }
  return Math.min(fewest.at(-1) ?? 0, 2 * new Set(characters).size);
}

function contextWords({ name, email }: PasswordContext): string[] {
  const pieces = `deskhand ${name} ${email}`
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return pieces.filter((piece) => piece.length >= 3);
}

/** Where the pieces begin that end before `end`. */
function startsOfPieces(characters: readonly string[], end: number, words: readonly string[]): number[] {
  const starts = [end - 1];
  const before = characters.slice(Math.max(0, end - longestPiece), end);
  const plain = before.join('');
  const swapped = before.map((c) => swaps[c] ?? c).join('');
  for (const word of words)
    if (plain.endsWith(word) || swapped.endsWith(word)) starts.push(end - Array.from(word).length);
  if (/(?:19|20)\d\d$/.test(plain)) starts.push(end - 4);
  for (let start = end - 3; start >= end - before.length; start--) {
    const piece = characters.slice(start, end);
    if (piece.every((c) => c === piece[0]) || (piece.length >= 4 && isWalk(piece.join(''))))
      starts.push(start);
    else if (piece.length >= 4) break;
  }
  return starts;
}

/** Longer pieces are found as several, which changes nothing. */
const longestPiece = 64;

function isWalk(piece: string): boolean {
  return walks.some((walk) => walk.includes(piece));
}

/** The letters that people write as digits and signs. */
const swaps: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** `abcabcabc` is `abc`. */
function onePeriod(text: string): string {
  for (let size = 1; size <= text.length / 2; size++) {
    const unit = text.slice(0, size);
    if (unit.repeat(Math.ceil(text.length / size)).startsWith(text)) return unit;
  }
  return text;
}
