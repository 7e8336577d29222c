import { createInterface } from 'node:readline/promises';
import type { Answer } from './answer.ts';
import { leaveAnswer } from './answer.ts';
import type { Question } from './question.ts';
import { listQuestions } from './question.ts';

const choices = 'Type "yes" to restart now, "later 30" for half an hour, or "no": ';

/**
 * `deskhand-agent consent [yes|no|later [MINUTES]]`, run by the person at the machine: shows what is asked and
 * leaves the answer. Without an answer on the command line it is typed.
 */
export async function consentCommand(words: readonly string[], say: (line: string) => void): Promise<number> {
  const [question] = listQuestions();
  if (question === undefined) {
    say('Nobody asks anything of this machine.');
    return 1;
  }
  for (const line of describe(question)) say(line);
  const typed = words.length > 0 ? words : await typeAnswer();
  const answer = readAnswer(question.questionId, typed);
  if (answer === undefined) {
    say('That is no answer. Nothing was decided.');
    return 1;
  }
  leaveAnswer(answer);
  say(answer.answer === 'yes' ? 'Thank you. Save your work: the machine restarts.' : 'Thank you. Noted.');
  return 0;
}

/** What people read, here and on their terminals. */
export function describe({ reason, deadlineAt, atDeadline }: Question): string[] {
  const until = clockOf(deadlineAt);
  return [
    'Your IT support asks to restart this machine.',
    `Reason: ${reason}`,
    atDeadline
      ? `It restarts at ${until} also without an answer. Save your work before.`
      : `Without an answer nothing happens, and the question ends at ${until}.`,
  ];
}

/** The time of day where the machine stands, with its zone. */
function clockOf(at: string): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
}

async function typeAnswer(): Promise<string[]> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const line = await terminal.question(choices).catch(() => '');
  terminal.close();
  return line.trim().split(/\s+/);
}

function readAnswer(questionId: string, [word = '', minutes]: readonly string[]): Answer | undefined {
  const answer = word.toLowerCase();
  if (answer === 'yes' || answer === 'no') return minutes === undefined ? { questionId, answer } : undefined;
  if (answer !== 'later') return undefined;
  if (minutes === undefined) return { questionId, answer, minutes: 30 };
  if (!/^[1-9]\d{0,3}$/.test(minutes) || Number(minutes) > 1440) return undefined;
  return { questionId, answer, minutes: Number(minutes) };
}
