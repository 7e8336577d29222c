import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { controlSocketPath, sendToControl } from '../../packages/desk/src/platform/server/control.ts';
import type { Desk } from './desk.test-support.ts';

const program = join(import.meta.dirname, '../../packages/desk/bin/deskhand.mjs');

/** The people of a small house: dave administers, carol leads, bob works, alice asks. */
export const house = {
  dave: { name: 'Dave Brandt', email: 'dave@pelican.example', role: 'administrator' },
  carol: { name: 'Carol Lindqvist', email: 'carol@pelican.example', role: 'lead' },
  bob: { name: 'Bob Okafor', email: 'bob@pelican.example', role: 'technician' },
  alice: { name: 'Alice Meyer', email: 'alice@pelican.example', role: 'requester' },
} as const;

const password = 'several unrelated words 42';

/** Moves the people in, with a site, on a desk without any; answers an API token of the administrator. */
export async function moveIn(desk: Desk): Promise<string> {
  const env = { ...process.env, DESKHAND_DATA: desk.dataDir };
  const deskhand = (args: string[], input = '') =>
    execFileSync(process.execPath, [program, ...args], { env, input, encoding: 'utf8' }).trim();
  const { dave, ...others } = house;
  const words = ['--email', dave.email, '--name', dave.name, '--password-stdin'];
  deskhand(['admin', 'create', ...words], password);
  const token = deskhand(['token', 'create', '--email', dave.email]);
  const site = { name: 'Vienna, head office', timeZone: 'Europe/Vienna' };
  const { id: siteId } = await post<{ id: string }>(desk, token, '/api/sites', site);
  for (const person of Object.values(others)) await post(desk, token, '/api/people', { ...person, siteId });
  return token;
}

/** One request with the token of the administrator; answers what was made. */
export async function post<T>(desk: Desk, token: string, path: string, body: object): Promise<T> {
  const response = await fetch(desk.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

/** Signs a person in by a link that works on the desk's own machine alone. */
export async function signIn(desk: Desk, page: Page, email: string): Promise<void> {
  const send = sendToControl(controlSocketPath(desk.dataDir));
  const made = await send('/api/console/sign-in-links', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email }),
  });
  await page.goto(((await made.json()) as { url: string }).url);
  await page.getByRole('button', { name: 'Sign in now' }).click();
  await page.waitForURL((url) => url.pathname === '/queue');
}
