import type { ActionContext } from '../actions/action.ts';
import { parseLogindSessions } from '../parsers/logind.ts';
import type { Session } from '../parsers/who.ts';

/**
 * Notices on a person's desktop, sent by the person's own message bus and with the person's own rights: nothing of
 * a desktop is touched with ours, and a button that was pressed was pressed by whoever holds that bus.
 */
export interface Desk {
  readonly user: string;
  readonly uid: number;
}

const buttons = { yes: 'Restart now', later: 'In half an hour', no: 'Not now' } as const;

/** X says so by its name; a session of Wayland stands on a console that nobody sees. */
export async function isDesktop({ terminal }: Session, context: ActionContext): Promise<boolean> {
  if (terminal.startsWith(':')) return true;
  if (!/^tty\d+$/.test(terminal)) return false;
  const listed = await context.exec(['loginctl', 'list-sessions', '--no-legend', '--no-pager']);
  if (listed.end !== 'exited' || listed.code !== 0) return false;
  const ids = listed.stdout.split('\n').flatMap((line) => /^\s*(\w+)\s/.exec(line)?.[1] ?? []);
  if (ids.length === 0) return false;
  const wanted = ['Id', 'Name', 'TTY', 'Type'].map((name) => `--property=${name}`);
  const shown = await context.exec(['loginctl', 'show-session', ...wanted, ...ids]);
  const own = parseLogindSessions(shown.stdout).find((one) => one.terminal === terminal);
  return own?.type !== undefined && own.type !== 'tty';
}

/** Shows a notice and gives its number: then it is on the screen. Undefined when nothing there shows it. */
export async function showNotice(
  desk: Desk,
  [title = '', ...rest]: readonly string[],
  context: ActionContext,
  replaced?: string,
): Promise<string | undefined> {
  const replaces = replaced === undefined ? [] : [`--replace-id=${replaced}`];
  const argv = notifyArgv(desk, ['--print-id', ...replaces, title, rest.join('\n')]);
  const ran = await context.exec(argv, { timeoutMs: 10_000 });
  const number = ran.stdout.trim();
  return ran.end === 'exited' && ran.code === 0 && /^[1-9]\d*$/.test(number) ? number : undefined;
}

/** The same notice with buttons; waits for one of them, until `over` is aborted. */
export async function offerButtons(
  desk: Desk,
  notice: { readonly number: string; readonly lines: readonly string[] },
  context: ActionContext,
  over: AbortSignal,
): Promise<keyof typeof buttons | undefined> {
  const [title = '', ...rest] = notice.lines;
  const actions = Object.entries(buttons).map(([answer, words]) => `--action=${answer}=${words}`);
  const argv = notifyArgv(desk, [
    `--replace-id=${notice.number}`,
    '--wait',
    ...actions,
    title,
    rest.join('\n'),
  ]);
  const ran = await context.exec(argv, { signal: over });
  const word = ran.stdout.trim();
  return word === 'yes' || word === 'later' || word === 'no' ? word : undefined;
}

function notifyArgv({ user, uid }: Desk, rest: readonly string[]): string[] {
  const bus = `DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/${uid}/bus`;
  const program = ['notify-send', '--urgency=critical', '--app-name=Deskhand', ...rest];
  return ['runuser', '-u', user, '--', 'env', bus, ...program];
}
