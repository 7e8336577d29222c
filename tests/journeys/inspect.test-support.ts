import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { desktop, phone } from './browser.test-support.ts';

/** WCAG 2.2 AA with all that it builds on. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** WCAG 1.4.10: nothing scrolls in two directions down to 320 px. */
const narrowest = { width: 320, height: 640 };

/** What is wrong with the page as it stands now, when it is drawn at 1440 and then at 390 px. */
export async function inspectAtBothSizes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const size of [phone, desktop]) {
    await page.setViewportSize(size);
    found.push(...(await inspect(page)));
  }
  return found;
}

/** What is wrong with the page as it stands, in both themes; on a phone also what does not fit 390 and 320 px. */
export async function inspect(page: Page): Promise<string[]> {
  const size = page.viewportSize() ?? phone;
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(settled);
    found.push(...(await violationsOn(page)).map((one) => `${colorScheme} ${size.width}: ${one}`));
  }
  if (size.width > phone.width) return found;
  found.push(...(await page.evaluate(tooWide)));
  await page.setViewportSize(narrowest);
  await page.evaluate(settled);
  found.push(...(await page.evaluate(tooWide)));
  await page.setViewportSize(size);
  return found;
}

async function violationsOn(page: Page): Promise<string[]> {
  // Legacy mode: all frames in one go, without a page of its own for the result.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).withTags(rules);
  const { violations } = await axe.setLegacyMode(true).analyze();
  return violations
    .flatMap(({ id, nodes }) => nodes.map((node) => ({ id, ...node })))
    .filter(({ failureSummary }) => !isCovered(failureSummary))
    .map(({ id, html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`);
}

/** A control that an open list lies over is small only until the list closes. */
function isCovered(summary: string | undefined): boolean {
  return summary?.includes('because it is partially obscured') === true;
}

/** Runs in the page: colours that fade have arrived, and what was drawn for this size is drawn. */
async function settled(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const fading = document
    .getAnimations()
    .filter((one) => one.effect?.getComputedTiming().endTime !== Infinity);
  await Promise.all(fading.map((one) => one.finished.catch(() => undefined)));
}

/**
 * Runs in the page: the page itself, every part that scrolls sideways, and every control that sticks out. Tabs may
 * scroll: they are one line by nature.
 */
function tooWide(): string[] {
  const width = document.documentElement.clientWidth;
  const name = (element: Element): string => element.outerHTML.slice(0, 120);
  const found: string[] = [];
  if (document.documentElement.scrollWidth > width)
    found.push(`${width} px: the page is ${document.documentElement.scrollWidth} px wide`);
  const scrolls = (element: Element): boolean => {
    const { overflowX } = getComputedStyle(element);
    return (overflowX === 'auto' || overflowX === 'scroll') && element.scrollWidth > element.clientWidth + 1;
  };
  for (const element of document.querySelectorAll('*')) {
    if (scrolls(element) && !element.matches('nav, .dh-tabs, [role="tablist"], pre, textarea'))
      found.push(`${width} px: scrolls sideways: ${name(element)}`);
  }
  for (const control of document.querySelectorAll('a, button, input, select, textarea, summary')) {
    const box = control.getBoundingClientRect();
    const inTabs = control.closest('nav, .dh-tabs, [role="tablist"]') !== null;
    if (!inTabs && box.width > 1 && box.height > 1 && box.left < width && box.right > width + 1)
      found.push(`${width} px: sticks out: ${name(control)}`);
  }
  return found;
}
