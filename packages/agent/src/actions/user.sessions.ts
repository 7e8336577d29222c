import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { defineAction, done, reads } from './action.ts';
import { TextOrNull } from './fields.ts';
import { isFault, readSessions } from './sessions.ts';

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
    const sessions = await readSessions(context);
    if (isFault(sessions)) return sessions;
    return done({ sessions: [...sessions] }, `${sessions.length} sessions`);
  },
});
