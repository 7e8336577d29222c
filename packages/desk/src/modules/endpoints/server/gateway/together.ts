interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Questions that come one by one are put to the database together: what comes while one statement runs is in the next
 * one. When five thousand machines come back at once, that is a hundred statements instead of twenty thousand; when one
 * comes, it is asked at once.
 */
export class Together<Question, Answer> {
  readonly #ask: (questions: readonly Question[]) => Promise<readonly Answer[]>;
  readonly #most: number;
  readonly #about: (question: Question) => string;
  #waiting: Waiting<Question, Answer>[] = [];
  #isRunning = false;

  /** `about` names what a question is about: two about the same thing are never in one statement. */
  constructor(
    ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
    of: { readonly most: number; readonly about: (question: Question) => string },
  ) {
    this.#ask = ask;
    this.#most = of.most;
    this.#about = of.about;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, resolve, reject });
      if (!this.#isRunning) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isRunning = true;
    // One turn of the loop later: what arrived together is asked together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#put(this.#next());
    this.#isRunning = false;
  }

  #next(): Waiting<Question, Answer>[] {
    const batch = new Map<string, Waiting<Question, Answer>>();
    const later: Waiting<Question, Answer>[] = [];
    for (const one of this.#waiting) {
      const name = this.#about(one.question);
      if (batch.size < this.#most && !batch.has(name)) batch.set(name, one);
      else later.push(one);
    }
    this.#waiting = later;
    return [...batch.values()];
  }

  async #put(batch: readonly Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.#ask(batch.map(({ question }) => question));
      batch.forEach((one, at) => one.resolve(answers[at] as Answer));
    } catch (error) {
      // What one of them says must not cost the others their answers: each is asked alone.
      if (batch.length > 1) for (const one of batch) await this.#put([one]);
      else batch[0]?.reject(error);
    }
  }
}
