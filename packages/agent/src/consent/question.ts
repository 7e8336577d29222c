import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { At, fits, Id, Line, object } from '@deskhand/protocol';
import type { Static } from 'typebox';
import { Type } from 'typebox';

/**
 * Questions to the people at a machine, and their answers. Everybody may read a question; everybody may leave an
 * answer, and whose it is says the kernel: the owner of the file. So no desk and no other user can answer for them.
 */
export const consentFolder = '/run/deskhand-agent/consent';
const questionsFolder = join(consentFolder, 'questions');
export const answersFolder = join(consentFolder, 'answers');

const Question = object({
  questionId: Id,
  reason: Line,
  askedAt: At,
  deadlineAt: At,
  /** Whether it happens at the deadline without an answer. */
  atDeadline: Type.Boolean(),
});
export type Question = Static<typeof Question>;

/** Makes the folders, and forgets what an earlier agent asked: one question at a time. */
export function ask(wish: Omit<Question, 'questionId' | 'askedAt'>): Question {
  mkdirSync(questionsFolder, { recursive: true, mode: 0o755 });
  mkdirSync(answersFolder, { recursive: true });
  // The umask of a service may have closed them.
  for (const folder of ['/run/deskhand-agent', consentFolder, questionsFolder]) chmodSync(folder, 0o755);
  // Like /tmp without the right to list: nobody sees or removes the answer of another.
  chmodSync(answersFolder, 0o1733);
  withdrawAll();
  const question: Question = { questionId: randomUUID(), askedAt: new Date().toISOString(), ...wish };
  const path = join(questionsFolder, `${question.questionId}.json`);
  writeFileSync(`${path}.new`, JSON.stringify(question), { mode: 0o644 });
  chmodSync(`${path}.new`, 0o644);
  renameSync(`${path}.new`, path);
  return question;
}

export function withdrawAll(): void {
  for (const folder of [questionsFolder, answersFolder]) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) throwAway(join(folder, name));
  }
}

/**
 * Takes one entry away and never goes down into a folder: everybody may write here, and whoever walks through
 * folders of another as root can be led elsewhere.
 */
export function throwAway(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // A folder, or gone already. It is in nobody's way: it is no answer.
  }
}

/** The open questions, for whoever sits at the machine. */
export function listQuestions(): Question[] {
  if (!existsSync(questionsFolder)) return [];
  return readdirSync(questionsFolder).flatMap((name) => {
    const value: unknown = name.endsWith('.json') ? readJson(join(questionsFolder, name)) : undefined;
    return fits(Question, value) ? [value] : [];
  });
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
