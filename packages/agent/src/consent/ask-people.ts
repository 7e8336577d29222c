import { setTimeout as sleep } from 'node:timers/promises';
import type { ActionContext, ActionEnd } from '../actions/action.ts';
import { isFault, readSessions } from '../actions/sessions.ts';
import type { Session } from '../parsers/who.ts';
import { takeAnswers } from './answer.ts';
import { describe } from './consent-command.ts';
import { isDesktop } from './desktop.ts';
import type { Person, Verdict } from './judge-consent.ts';
import { judgeConsent, letsHappen } from './judge-consent.ts';
import { Notices } from './notices.ts';
import { ask, withdrawAll } from './question.ts';
import type { Question } from './question.ts';
import { tellTerminal } from './tell-terminal.ts';

export interface Consent {
  readonly verdict: Verdict;
  readonly people: readonly Person[];
}

interface Wish {
  readonly reason: string;
  readonly askSeconds: number;
  readonly atDeadline: boolean;
}

const answersEveryMs = 500;
/** People sign in and out while they are asked; whoever left needs no longer agree. */
const lookAgainMs = 15_000;
const howToAnswer = 'Answer with: deskhand-agent consent';

/** Asks everybody who is signed in, until all have agreed, somebody refused, or the deadline is there. */
export async function askPeople(wish: Wish, context: ActionContext): Promise<Consent | ActionEnd<never>> {
  const sessions = await readSessions(context);
  if (isFault(sessions)) return sessions;
  if (sessions.length === 0) return { verdict: 'nobody-there', people: [] };
  const { reason, atDeadline, askSeconds } = wish;
  // The wall clock may be turned meanwhile; people read it, and the steady one decides.
  const deadlineMs = performance.now() + askSeconds * 1000;
  const deadlineAt = new Date(Date.now() + askSeconds * 1000).toISOString();
  const question = ask({ reason, atDeadline, deadlineAt });
  const notices = new Notices(question.questionId, context);
  let words = 'The question about a restart is over. Nothing happens.';
  try {
    const consent = await new Asking(question, deadlineMs, notices, context).run(sessions);
    if (!isFault(consent) && letsHappen(consent.verdict)) words = 'Your machine restarts now.';
    return consent;
  } finally {
    withdrawAll();
    await notices.close(words);
  }
}

/** What we know of a person beside what is reported. */
interface Asked extends Person {
  readonly uid: number | undefined;
  readonly toldMs: number;
  /** When to ask again, for those who asked for time. */
  readonly againMs: number;
}

class Asking {
  readonly #question: Question;
  readonly #deadlineMs: number;
  readonly #notices: Notices;
  readonly #context: ActionContext;
  readonly #people = new Map<string, Asked>();

  constructor(question: Question, deadlineMs: number, notices: Notices, context: ActionContext) {
    this.#question = question;
    this.#deadlineMs = deadlineMs;
    this.#notices = notices;
    this.#context = context;
  }

  async run(first: readonly Session[]): Promise<Consent | ActionEnd<never>> {
    let sessions: readonly Session[] | ActionEnd<never> = first;
    let lookedMs = performance.now();
    while (!this.#context.signal.aborted) {
      if (isFault(sessions)) return sessions;
      await this.#tellAll(sessions);
      const verdict = this.#judge(sessions);
      if (verdict !== undefined) return { verdict, people: this.#listPeople(sessions) };
      await sleep(answersEveryMs, undefined, { signal: this.#context.signal }).catch(() => undefined);
      const hasAnswer = this.#takeAnswers();
      if (hasAnswer || performance.now() - lookedMs > lookAgainMs || performance.now() >= this.#deadlineMs) {
        sessions = await readSessions(this.#context);
        lookedMs = performance.now();
      }
    }
    return { verdict: 'stopped', people: [] };
  }

  /** Everybody is told once, and again when the time for which they asked is over. */
  async #tellAll(sessions: readonly Session[]): Promise<void> {
    for (const user of new Set(sessions.map((one) => one.user))) {
      const own = sessions.filter((one) => one.user === user);
      const terminals = own.map((one) => one.terminal);
      const known = this.#people.get(user);
      const isNew = known === undefined || terminals.some((one) => !known.terminals.includes(one));
      const isAgain = known?.answer === 'later' && performance.now() >= known.againMs;
      if (!isNew && !isAgain) continue;
      const uid = known?.uid ?? (await this.#uidOf(user));
      const told: boolean[] = [];
      for (const session of own) told.push(await this.#tell(session, uid));
      const answer = isAgain ? 'none' : (known?.answer ?? 'none');
      const isTold = told.includes(true) || known?.isTold === true;
      const toldMs = known?.isTold === true ? known.toldMs : performance.now();
      const againMs = isAgain ? Infinity : (known?.againMs ?? Infinity);
      this.#people.set(user, { user, terminals, isTold, answer, againMs, uid, toldMs });
    }
  }

  async #tell(session: Session, uid: number | undefined): Promise<boolean> {
    const { user, terminal } = session;
    const lines = describe(this.#question);
    const isOnDesktop = await isDesktop(session, this.#context);
    const isTold = isOnDesktop
      ? uid !== undefined && (await this.#notices.tell({ user, uid }, lines))
      : tellTerminal(terminal, [...lines, howToAnswer]);
    this.#context.record(`${user} on ${terminal}: ${isTold ? 'told' : 'could not be told'}`);
    return isTold;
  }

  async #uidOf(user: string): Promise<number | undefined> {
    const ran = await this.#context.exec(['id', '-u', '--', user]);
    const uid = Number(ran.stdout.trim());
    return ran.code === 0 && ran.stdout.trim() !== '' && Number.isInteger(uid) ? uid : undefined;
  }

  #takeAnswers(): boolean {
    const answers = [...takeAnswers(this.#question.questionId), ...this.#notices.takeAnswers()];
    for (const { uid, answer } of answers) {
      const person = [...this.#people.values()].find((one) => one.uid === uid);
      if (person === undefined) {
        this.#context.record(`user ${uid} answered "${answer.answer}" and was not asked`);
        continue;
      }
      const againMs = performance.now() + (answer.minutes ?? 30) * 60_000;
      this.#people.set(person.user, { ...person, answer: answer.answer, againMs });
      this.#context.record(`${person.user}: ${answer.answer} ${answer.minutes ?? ''}`.trim());
    }
    return answers.length > 0;
  }

  #judge(sessions: readonly Session[]): Verdict | undefined {
    const { atDeadline } = this.#question;
    const asked = { nowMs: performance.now(), deadlineMs: this.#deadlineMs, atDeadline };
    return judgeConsent(this.#there(sessions), asked);
  }

  #there(sessions: readonly Session[]): Asked[] {
    const users = new Set(sessions.map((one) => one.user));
    return [...this.#people.values()].filter((one) => users.has(one.user));
  }

  #listPeople(sessions: readonly Session[]): Person[] {
    return this.#there(sessions).map(({ user, terminals, isTold, answer }) => ({
      user,
      terminals,
      isTold,
      answer,
    }));
  }
}
