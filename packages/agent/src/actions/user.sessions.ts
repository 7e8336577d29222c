import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parseWho } from '../parsers/who.ts';
import { defineAction, done, failureOf, reads } from './action.ts';
import { TextOrNull } from './fields.ts';

const argv = ['who', '-u'];

export const userSessions = defineAction({
  ...reads,
  kind: 'user.sessions',
  summary: 'Who is signed in, where, since when',
  params: object({}),
  output: object({
    sessions: Type.Array(
      object({ user: Type.String(), terminal: Type.String(), since: Type.String(), from: TextOrNull }),
    ),
  }),
  timeoutMs: 15_000,
  programs: ['who'],
  privileges: 'user',
  run: async (_params, context) => {
    const ran = await context.exec(argv);
    const fault = failureOf(ran, argv);
    if (fault !== undefined) return fault;
    const sessions = parseWho(ran.stdout);
    return done({ sessions }, `${sessions.length} sessions`);
  },
});
