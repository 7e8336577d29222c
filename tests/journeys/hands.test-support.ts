import type { Locator, Page } from 'playwright-core';

/** One step of a person and what it took. */
export interface Effort {
  readonly step: string;
  keys: number;
  clicks: number;
  characters: number;
}

/** A person's hands: everything goes through keyboard and pointer and is counted. Text is counted apart. */
export interface Hands {
  readonly efforts: readonly Effort[];
  /** What follows is counted under this name. */
  readonly begin: (step: string) => void;
  readonly press: (...keys: string[]) => Promise<void>;
  readonly type: (text: string) => Promise<void>;
  readonly click: (what: Locator) => Promise<void>;
}

export function handsAt(page: Page): Hands {
  const efforts: Effort[] = [];
  const now = (): Effort => {
    const last = efforts.at(-1);
    if (!last) throw new Error('begin a step first');
    return last;
  };
  return {
    efforts,
    begin: (step) => void efforts.push({ step, keys: 0, clicks: 0, characters: 0 }),
    press: async (...keys) => {
      for (const key of keys) {
        now().keys += 1;
        await page.keyboard.press(key);
      }
    },
    type: async (text) => {
      now().characters += text.length;
      await page.keyboard.type(text);
    },
    click: async (what) => {
      now().clicks += 1;
      await what.click();
    },
  };
}

/** Keys and clicks of the named steps together. */
export function effortOf(hands: Hands, ...steps: string[]): number {
  const chosen = hands.efforts.filter((one) => steps.includes(one.step));
  if (chosen.length !== steps.length) throw new Error(`not all of ${steps.join(', ')} were done`);
  return chosen.reduce((sum, one) => sum + one.keys + one.clicks, 0);
}

/** One line for each step, for the output of the test. */
export function effortLines(hands: Hands): string[] {
  return hands.efforts.map(
    (one) => `${one.step}: ${one.keys} keys, ${one.clicks} clicks, ${one.characters} characters of text`,
  );
}
