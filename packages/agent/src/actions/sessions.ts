import { parseWho } from '../parsers/who.ts';
import type { Session } from '../parsers/who.ts';
import type { ActionContext, ActionEnd } from './action.ts';
import { failureOf, halfLineOf, unreadable } from './action.ts';

const argv = ['who', '-u'];

/**
 * Who is signed in. A line that is not understood is no person that may be overlooked: then nothing is said at
 * all, since "nobody is there" lets a machine restart.
 */
export async function readSessions(context: ActionContext): Promise<readonly Session[] | ActionEnd<never>> {
  const ran = await context.exec(argv);
  const fault = failureOf(ran, argv) ?? halfLineOf(ran, argv);
  if (fault !== undefined) return fault;
  const { sessions, unread } = parseWho(ran.stdout);
  return unread > 0 ? unreadable(argv) : sessions;
}

export function isFault<T>(found: T | ActionEnd<never>): found is ActionEnd<never> {
  return typeof found === 'object' && found !== null && 'outcome' in found;
}
