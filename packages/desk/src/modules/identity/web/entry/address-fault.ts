import { t } from '../texts.ts';

/** What is wrong with a typed address, before anything is sent; the same pattern as the contract's `Address`. */
export function addressFault(email: string, missing: string = t.emailMissing()): string | undefined {
  const typed = email.trim();
  if (typed === '') return missing;
  return /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(typed) ? undefined : t.emailWrong();
}
