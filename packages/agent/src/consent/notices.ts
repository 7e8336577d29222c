import type { ActionContext } from '../actions/action.ts';
import type { Answer } from './answer.ts';
import type { Desk } from './desktop.ts';
import { offerButtons, showNotice } from './desktop.ts';

interface Shown {
  readonly desk: Desk;
  readonly number: string;
  readonly over: AbortController;
  readonly waiting: Promise<void>;
}

/** The notices of one question: one on each desktop, with buttons while it is open. */
export class Notices {
  readonly #questionId: string;
  readonly #context: ActionContext;
  readonly #shown = new Map<number, Shown>();
  #answers: { uid: number; answer: Answer }[] = [];

  constructor(questionId: string, context: ActionContext) {
    this.#questionId = questionId;
    this.#context = context;
  }

  /** True when it is on the screen. */
  async tell(desk: Desk, lines: readonly string[]): Promise<boolean> {
    const before = this.#shown.get(desk.uid);
    before?.over.abort();
    await before?.waiting;
    const number = await showNotice(desk, lines, this.#context, before?.number);
    if (number === undefined) return false;
    const over = new AbortController();
    const waiting = this.#wait(desk, { number, lines }, over.signal);
    this.#shown.set(desk.uid, { desk, number, over, waiting });
    return true;
  }

  async #wait(
    desk: Desk,
    notice: { number: string; lines: readonly string[] },
    over: AbortSignal,
  ): Promise<void> {
    const answer = await offerButtons(desk, notice, this.#context, over);
    const { uid } = desk;
    const questionId = this.#questionId;
    if (answer !== undefined) this.#answers.push({ uid, answer: { questionId, answer } });
  }

  takeAnswers(): readonly { readonly uid: number; readonly answer: Answer }[] {
    const taken = this.#answers;
    this.#answers = [];
    return taken;
  }

  /** Takes the buttons away and says how it ended, so that nobody presses what does nothing. */
  async close(words: string): Promise<void> {
    for (const { desk, number, over, waiting } of this.#shown.values()) {
      over.abort();
      await waiting;
      if (!this.#context.signal.aborted) await showNotice(desk, [words], this.#context, number);
    }
  }
}
