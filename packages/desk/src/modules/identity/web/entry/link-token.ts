/** The secret of a one-time link, from the fragment of its address; undefined when the address was cut off. */
export function linkToken(hash: string): string | undefined {
  const token = hash.replace(/^#/, '').trim();
  return /^[\w-]{20,200}$/.test(token) ? token : undefined;
}
