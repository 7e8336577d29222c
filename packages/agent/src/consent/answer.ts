import { randomUUID } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fits, Id, object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';
import { answersFolder, throwAway } from './question.ts';

const Answer = object({
  questionId: Id,
  answer: Type.Enum(['yes', 'no', 'later'] as const),
  /** How long to leave them in peace, for `later`. */
  minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 1440 })),
});
export type Answer = Static<typeof Answer>;

const largestBytes = 500;
/** Somebody may leave a million; they are looked at in turn. */
const mostAtOnce = 1000;

/** Leaves the answer of whoever runs this. */
export function leaveAnswer(answer: Answer): void {
  writeFileSync(join(answersFolder, randomUUID()), JSON.stringify(answer), { mode: 0o600, flag: 'wx' });
}

/** Takes the answers that lie there, each with the number of the user who wrote it. Anything else is thrown away. */
export function takeAnswers(questionId: string): { readonly uid: number; readonly answer: Answer }[] {
  if (!existsSync(answersFolder)) return [];
  const names = readdirSync(answersFolder).slice(0, mostAtOnce);
  return names.flatMap((name) => {
    const path = join(answersFolder, name);
    const found = readAnswer(path);
    throwAway(path);
    return found?.answer.questionId === questionId ? [found] : [];
  });
}

/** Links, pipes and files with a second name are no answers: the owner must be who put it there. */
function readAnswer(path: string): { uid: number; answer: Answer } | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const about = fstatSync(file);
      if (!about.isFile() || about.nlink !== 1 || about.size > largestBytes) return undefined;
      const bytes = Buffer.alloc(about.size);
      readSync(file, bytes, 0, bytes.length, 0);
      const answer: unknown = JSON.parse(bytes.toString('utf8'));
      return fits(Answer, answer) ? { uid: about.uid, answer } : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}
