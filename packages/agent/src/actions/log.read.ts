import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import { parseJournal } from '../parsers/journal.ts';
import { defineAction, done, failureOf, reads } from './action.ts';
import { TextOrNull } from './fields.ts';

export const logRead = defineAction({
  ...reads,
  kind: 'log.read',
  summary: 'Lines of the system journal: of a unit, from an hour, of a priority',
  params: object({
    unit: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9:_.@-]{1,120}$' })),
    sinceMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 43_200 })),
    /** 0 emergency to 7 debug; lines of this priority and graver. */
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 7 })),
    lines: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
  }),
  output: object({
    entries: Type.Array(
      object({ at: Type.String(), unit: TextOrNull, priority: Type.Integer(), text: Type.String() }),
    ),
    isWhole: Type.Boolean(),
  }),
  timeoutMs: 60_000,
  programs: ['journalctl'],
  privileges: 'root',
  run: async ({ unit, sinceMinutes = 60, priority = 6, lines = 200 }, context) => {
    const argv = [
      'journalctl',
      '--no-pager',
      '--output=json',
      `--lines=${lines}`,
      `--since=-${sinceMinutes}min`,
    ];
    argv.push(`--priority=${priority}`, ...(unit === undefined ? [] : [`--unit=${unit}`]));
    const ran = await context.exec(argv);
    const fault = failureOf(ran, argv);
    if (fault !== undefined) return fault;
    const entries = parseJournal(ran.stdout);
    return done({ entries, isWhole: entries.length < lines && !ran.isCut }, `${entries.length} lines`);
  },
});
