import { linesOf } from './lines.ts';

export interface Session {
  readonly user: string;
  readonly terminal: string;
  readonly since: string;
  readonly from: string | null;
}

const form =
  /^(?<user>\S+)\s+(?<terminal>\S+)\s+(?<since>\d{4}-\d\d-\d\d \d\d:\d\d|[A-Z][a-z]{2} +\d+ \d\d:\d\d)(?<rest>.*)$/;

/** who of GNU (dates of ISO 8601 or of the C locale) and of macOS. A line that is no session is counted. */
export function parseWho(text: string): { readonly sessions: Session[]; readonly unread: number } {
  const lines = linesOf(text).filter((line) => line.trim() !== '');
  const sessions = lines.flatMap((line) => {
    const found = form.exec(line)?.groups;
    if (found === undefined) return [];
    const from = /\(([^)]*)\)\s*$/.exec(found['rest'] ?? '')?.[1] ?? null;
    return [
      { user: found['user'] ?? '', terminal: found['terminal'] ?? '', since: found['since'] ?? '', from },
    ];
  });
  return { sessions, unread: lines.length - sessions.length };
}
