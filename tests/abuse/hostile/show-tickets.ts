import type { Page } from 'playwright-core';
import { showAsSent } from '../cases/script-in-mail.ts';
import { forbiddenNodes } from '../oracles/browser.ts';
import { missingHere } from '../run-cases.ts';
import type { Stage } from '../stage/stage.ts';

/** A technician opens tickets (number, and what opened it) one after the other, also as their mails were sent; what the pages hold that they may not. */
export async function showTickets(
  stage: Stage,
  numbers: ReadonlyMap<string, string>,
): Promise<{ shown: number; wrong: string[] }> {
  const wrong: string[] = [];
  if (missingHere(['chromium']).length > 0) return { shown: 0, wrong };
  const browser = await stage.browser();
  const tech = await browser.sitDown(stage.place.url, stage.people.tech.cookie);
  try {
    for (const [number, name] of numbers) {
      const found = await show(tech.page, number).catch((error: Error) => [
        `it could not be opened: ${error.message}`,
      ]);
      if (found.length > 0) wrong.push(`${name}, ticket ${number}: ${found.slice(0, 3).join(' | ')}`);
    }
  } finally {
    await tech.close();
  }
  return { shown: numbers.size, wrong };
}

/** Opens one ticket and all of its mails as they were sent; what it holds that it may not. */
async function show(page: Page, number: string): Promise<string[]> {
  await page.goto(`/tickets/${number}`);
  await page.locator('article.dh-message').first().waitFor();
  await showAsSent(page);
  await page.waitForTimeout(150);
  return forbiddenNodes(page);
}
