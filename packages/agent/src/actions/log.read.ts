import { object } from '@deskhand/protocol';
import { Type } from 'typebox';
import type { JournalEntry } from '../parsers/journal.ts';
import { parseJournal } from '../parsers/journal.ts';
import { defineAction, done, failed, failureOf, reads } from './action.ts';
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
      // Without it --lines together with --since gives the oldest lines instead of the newest.
      '--reverse',
      `--lines=${lines}`,
      `--since=-${sinceMinutes}min`,
    ];
    argv.push(`--priority=${priority}`, ...(unit === undefined ? [] : [`--unit=${unit}`]));
    const ran = await context.exec(argv);
    const fault = failureOf(ran, argv);
    if (fault !== undefined) return fault;
    const { entries: all, unread } = parseJournal(ran.stdout);
    const entries = newestOf(all.toReversed());
    const isWhole = all.length < lines && entries.length === all.length && !ran.isCut;
    const output = { entries, isWhole };
    // Where we cut the text ourselves, its last line is half by our own hand.
    if (unread > (ran.isCut ? 1 : 0)) {
      return failed('output.unreadable', `${unread} lines of the journal could not be read.`, output);
    }
    return done(output, isWhole ? `${all.length} lines` : `the newest ${entries.length} lines`);
  },
});

/** A message may be as long as a program likes; what goes into the typed output is bounded, the newest first. */
const longestMessage = 4000;
const mostChars = 150_000;

function newestOf(all: readonly JournalEntry[]): JournalEntry[] {
  const kept: JournalEntry[] = [];
  let chars = 0;
  for (const entry of all.toReversed()) {
    const text = entry.text.slice(0, longestMessage);
    chars += text.length + 100;
    if (chars > mostChars) break;
    kept.unshift({ ...entry, text });
  }
  return kept;
}
