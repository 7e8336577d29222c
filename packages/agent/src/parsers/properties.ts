import { linesOf } from './lines.ts';

/** `Name=value` lines, as `systemctl show` and `timedatectl show` print them; empty values are left out. */
export function parseProperties(text: string): Map<string, string> {
  const pairs = linesOf(text).flatMap((line) => {
    const at = line.indexOf('=');
    return at > 0 && at < line.length - 1 ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
  });
  return new Map(pairs);
}
