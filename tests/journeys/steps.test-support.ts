import { it } from 'node:test';
import type { Page } from 'playwright-core';

/**
 * `it` for the steps of one journey. A step stands on those before it: after the first that fails the others say so
 * at once. The one that failed shows what stood on the pages.
 */
export function steps(pages: () => readonly Page[]): (name: string, walk: () => Promise<void>) => void {
  let broken: string | undefined;
  return (name, walk) =>
    void it(name, async () => {
      if (broken !== undefined) throw shortError(`the journey ended at "${broken}"`);
      broken = name;
      try {
        await walk();
      } catch (error) {
        for (const page of pages()) console.log(await whatStandsOn(page));
        throw error;
      }
      broken = undefined;
    });
}

function shortError(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}

async function whatStandsOn(page: Page): Promise<string> {
  const tree = await page.locator('body').ariaSnapshot({ timeout: 5000 }).catch(String);
  return `--- ${page.url()}\n${tree}`;
}
