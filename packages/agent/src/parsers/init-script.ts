import { linesOf } from './lines.ts';

/** Plain assignments of an init script, with the variables before them put in: `PIDFILE=/run/$NAME.pid`. */
export function parseInitVariables(text: string): Map<string, string> {
  const known = new Map<string, string>();
  for (const line of linesOf(text)) {
    const found = /^\s*([A-Za-z_]\w*)=(?:"([^"`]*)"|'([^']*)'|([^\s"'`;&|]*))\s*(?:#.*)?$/.exec(line);
    if (found === null) continue;
    const value = found[2] ?? found[3] ?? found[4] ?? '';
    const full = value.replaceAll(/\$\{?(\w+)\}?/g, (_all, name: string) => known.get(name) ?? '');
    if (found[1] !== undefined && !value.includes('$(')) known.set(found[1], full);
  }
  return known;
}
