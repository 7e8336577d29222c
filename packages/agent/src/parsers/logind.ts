import { parseProperties } from './properties.ts';

interface LogindSession {
  readonly id: string;
  readonly name: string;
  readonly terminal: string | undefined;
  readonly display: string | undefined;
  /** `tty`, `x11`, `wayland`, ... (sd_session_get_type(3)). */
  readonly type: string | undefined;
}

/** `loginctl show-session` of several sessions: blocks of `Name=value` with an empty line between them. */
export function parseLogindSessions(text: string): LogindSession[] {
  return text.split(/\r?\n\s*\n/).flatMap((block) => {
    const of = parseProperties(block);
    const [id, name] = [of.get('Id'), of.get('Name')];
    if (id === undefined || name === undefined) return [];
    return [{ id, name, terminal: of.get('TTY'), display: of.get('Display'), type: of.get('Type') }];
  });
}
