const heap = /(\p{M}{30})\p{M}+/gu;

/**
 * Leaves 30 marks on one letter: no script needs more (UAX #15 section 13). Whoever sorts or draws marks works by the
 * square of their number, so that 100,000 on one letter would stop the desk for seconds and a browser for minutes.
 */
export function withoutHeaps(text: string): string {
  return text.replace(heap, '$1');
}
