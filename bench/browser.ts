import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { RunningDesk } from './server.ts';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The queue in a cold Chromium: when its rows can be used, how many requests, how much script, and whom it asks. */
export async function openQueueInBrowser(desk: RunningDesk, say: (text: string) => void): Promise<void> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: flags });
  try {
    const times: number[] = [];
    let last = { requests: 0, scriptKb: 0, foreign: 0 };
    for (let run = 0; run < 5; run++) {
      const one = await coldRun(browser, desk);
      times.push(one.ms);
      last = one;
    }
    times.sort((a, b) => a - b);
    say(
      `queue in Chromium, cold, median of 5: rows usable after ${times[2]?.toFixed(0)} ms (aim under 1,000), ${last.requests} requests (at most 12), ${last.scriptKb.toFixed(0)} kB of compressed script (under 250), ${last.foreign} foreign hosts`,
    );
  } finally {
    await browser.close();
  }
}

async function coldRun(browser: Awaited<ReturnType<typeof chromium.launch>>, desk: RunningDesk) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const cookie = await signIn(desk);
    await context.addCookies([{ name: 'deskhand_session', value: cookie, url: desk.url }]);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    const sizes = new Map<string, { type: string; bytes: number; url: string }>();
    session.on('Network.responseReceived', (e) =>
      sizes.set(e.requestId, { type: e.type, bytes: 0, url: e.response.url }),
    );
    session.on('Network.loadingFinished', (e) => {
      const known = sizes.get(e.requestId);
      if (known) known.bytes = e.encodedDataLength;
    });
    const at = performance.now();
    await page.goto(`${desk.url}/queue`);
    await page.getByRole('row').nth(5).waitFor();
    const ms = performance.now() - at;
    await page.waitForTimeout(500);
    const seen = [...sizes.values()].filter((s) => s.url.startsWith('http'));
    const scripts = seen.filter((s) => s.type === 'Script').reduce((sum, s) => sum + s.bytes, 0);
    return {
      ms,
      requests: seen.length,
      scriptKb: scripts / 1000,
      foreign: seen.filter((s) => !s.url.startsWith(desk.url)).length,
    };
  } finally {
    await context.close();
  }
}

/** A session as a person has it: by a link that the operator's console makes. */
async function signIn(desk: RunningDesk): Promise<string> {
  const cli = join(import.meta.dirname, '../packages/desk/src/main/cli.ts');
  const link = JSON.parse(
    execFileSync(
      process.execPath,
      [cli, 'identity', 'console-sign-in-link', '--email', 'bench@bench.example', '--json'],
      { env: { ...process.env, DESKHAND_DATA: desk.dataDir }, encoding: 'utf8' },
    ),
  ) as { url: string };
  const response = await fetch(`${desk.url}/api/session/links/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: new URL(link.url).hash.slice(1) }),
  });
  return /deskhand_session=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '')?.[1] ?? '';
}
