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
 * Counts the characters that somebody who knows the person and the common words still has to guess: every known
 * piece, walk along the keyboard, year or repetition counts as one.
 */
export function ownCharacters(password: string, context: PasswordContext): number {
  const folded = onePeriod(password.normalize('NFKC').toLowerCase());
  const words = [...contextWords(context), ...commonWords];
  const plain = cutWords(cutWalks(folded), words);
  const swapped = cutWords(cutWalks(unswap(folded)), words);
  return Math.min(countDistinct(plain), countDistinct(swapped));
}

const mark = '\u0000';

function contextWords({ name, email }: PasswordContext): string[] {
  const pieces = `deskhand ${name} ${email}`
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return pieces.filter((piece) => piece.length >= 3).sort((a, b) => b.length - a.length);
}

function cutWords(text: string, words: readonly string[]): string {
  let left = text;
  for (const word of words) left = left.replaceAll(word, mark);
  return left.replaceAll(/(?:19|20)\d\d/g, mark);
}

/** Four or more characters of a walk, or one character three times and more, become one mark. */
function cutWalks(text: string): string {
  const characters = Array.from(text.replaceAll(/(.)\1{2,}/gsu, mark));
  let left = '';
  for (let i = 0; i < characters.length;) {
    const length = walkAt(characters, i);
    left += length >= 4 ? mark : (characters[i] ?? '');
    i += length >= 4 ? length : 1;
  }
  return left;
}

function walkAt(characters: readonly string[], from: number): number {
  let length = 0;
  let piece = '';
  while (from + length < characters.length) {
    piece += characters[from + length];
    if (!walks.some((walk) => walk.includes(piece))) break;
    length += 1;
  }
  return length;
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

function unswap(text: string): string {
  return Array.from(text, (c) => swaps[c] ?? c).join('');
}

/** `abcabcabc` is `abc`. */
function onePeriod(text: string): string {
  for (let size = 1; size <= text.length / 2; size++) {
    const unit = text.slice(0, size);
    if (unit.repeat(Math.ceil(text.length / size)).startsWith(text)) return unit;
  }
  return text;
}

/** Marks count one each; of what is left, a character counts at most three times. */
function countDistinct(text: string): number {
  const seen = new Map<string, number>();
  for (const c of text) seen.set(c, (seen.get(c) ?? 0) + 1);
  return [...seen.values()].reduce((sum, times) => sum + Math.min(times, 3), 0);
}
