import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const desktop = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

/** Waits are generous: nothing here measures time. */
const patienceMs = 60_000;

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
}

/** A person at a browser of their own, and what the browser complained about meanwhile. */
export interface Seat {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors on the console, broken requests, requests to other hosts. */
  readonly complaints: string[];
}

/** Sits a person down at a fresh browser: no cookies, nothing stored. */
export async function sitDown(
  browser: Browser,
  deskUrl: string,
  options: BrowserContextOptions = {},
): Promise<Seat> {
  const context = await browser.newContext({
    baseURL: deskUrl,
    viewport: desktop,
    locale: 'en-GB',
    ...options,
  });
  context.setDefaultTimeout(patienceMs);
  const complaints: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => complaints.push(`page: ${error.error().message}`));
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.origin !== new URL(deskUrl).origin)
      complaints.push(`foreign host: ${request.url()}`);
  });
  return { context, page: await context.newPage(), complaints };
}
