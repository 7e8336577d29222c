/** One rule for a new password, and whether what is typed keeps it. */
export interface PasswordRule {
  readonly rule: 'length' | 'long' | 'own';
  readonly met: boolean;
}

interface Typed {
  readonly password: string;
  readonly name: string;
  readonly email: string;
}

interface Limits {
  readonly minLength: number;
  readonly maxLength: number;
}

/**
 * What can be told while someone types; the server's own look, with its list of common passwords, decides. Characters
 * are counted as the server counts them (NIST SP 800-63B-4 section 3.1.1.2: code points after normalisation).
 */
export function passwordRules(typed: Typed, { minLength, maxLength }: Limits): readonly PasswordRule[] {
  const length = passwordLength(typed.password);
  const rules: PasswordRule[] = [
    { rule: 'length', met: length >= minLength },
    { rule: 'own', met: length > 0 && !saysWhoItIs(typed) },
  ];
  return length > maxLength ? [...rules, { rule: 'long', met: false }] : rules;
}

/** Characters as the server counts them. */
export function passwordLength(password: string): number {
  return Array.from(password.normalize('NFC')).length;
}

/** Whether name and address are nearly all there is in it: fewer than ten characters remain without them. */
function saysWhoItIs({ password, name, email }: Typed): boolean {
  const words = `${name} ${email}`
    .normalize('NFKC')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3);
  const plain = password.normalize('NFKC').toLowerCase();
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), plain);
  return rest !== plain && Array.from(rest).length < 10;
}
