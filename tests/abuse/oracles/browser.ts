import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import { desktop, openBrowser } from '../../journeys/browser.test-support.ts';

/** A person at a browser that tells on every page that runs what a stranger wrote, or calls somebody else. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Chromium with `__pwn(id)` in every frame: nobody but a stranger's script calls it. */
export interface PwnBrowser {
  /** Sits somebody down; `cookie` signs in at the desk (`name=value`). */
  sitDown(deskUrl: string, cookie?: string): Promise<Watched>;
  /** Scripts that ran and requests to other hosts, since the last time that somebody asked. */
  takeAlarms(): string[];
  close(): Promise<void>;
}

const patienceMs = 20_000;

export async function openPwnBrowser(): Promise<PwnBrowser> {
  const browser: Browser = await openBrowser();
  const alarms: string[] = [];
  return {
    takeAlarms: () => alarms.splice(0),
    close: () => browser.close(),
    async sitDown(deskUrl, cookie) {
      const context = await browser.newContext({ baseURL: deskUrl, viewport: desktop, locale: 'en-GB' });
      context.setDefaultTimeout(patienceMs);
      const [name = '', value = ''] = (cookie ?? '').split(/=(.*)/s);
      if (cookie !== undefined) await context.addCookies([{ name, value, url: deskUrl, httpOnly: true }]);
      await watch(context, deskUrl, alarms);
      return { context, page: await context.newPage(), close: () => context.close() };
    },
  };
}

async function watch(context: BrowserContext, deskUrl: string, alarms: string[]): Promise<void> {
  await context.exposeBinding('__pwn', (source, id: unknown) => {
    alarms.push(`a script ran: __pwn(${String(id)}) in ${source.frame.url().slice(0, 100)}`);
  });
  context.on('dialog', (dialog) => {
    alarms.push(`a page opened a dialog: ${dialog.message().slice(0, 100)}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (/^(https?|ftp|wss?):$/.test(url.protocol) && url.host !== new URL(deskUrl).host)
      alarms.push(`the browser asked another host: ${request.url().slice(0, 120)}`);
  });
}

/**
 * Nodes and attributes that no message may have, wherever it is shown: looks through bodies of messages on the page
 * and through everything in the frames that show a mail.
 */
export async function forbiddenNodes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const frame of page.frames()) {
    const container = frame === page.mainFrame() ? '.dh-message-body, .dh-message h3' : 'html';
    found.push(...(await inFrame(frame, container)));
  }
  return found;
}

async function inFrame(frame: Frame, container: string): Promise<string[]> {
  // A frame that went away while it was looked at shows nothing any more.
  return frame.evaluate(lookFor, container).catch(() => []);
}

/** Runs in the page. */
function lookFor(container: string): string[] {
  const wrong =
    'script, iframe, frame, object, embed, form, input, textarea, select, svg, math, base, meta, link, style, video, audio, template';
  const ours =
    'iframe.tk-mail-frame, head > meta[http-equiv="Content-Security-Policy"], head > meta[name="referrer"]';
  const found: string[] = [];
  for (const element of document.querySelectorAll(`:is(${container}) *`)) {
    if (element.matches(ours)) continue;
    if (element.matches(wrong)) found.push(element.outerHTML.slice(0, 120));
    for (const { name, value } of element.attributes) {
      const isCode =
        /^on/i.test(name) || /^\s*(javascript|vbscript|data:text)/i.test(value.replace(/[\0-\x20]/g, ''));
      if (isCode || name === 'srcset' || name === 'background')
        found.push(`${element.tagName} ${name}=${value.slice(0, 100)}`);
    }
  }
  return found;
}
