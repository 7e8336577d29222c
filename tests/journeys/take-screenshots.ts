import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser, phone, sitDown } from './browser.test-support.ts';
import { signInByLink, startDesk, type Desk } from './desk.test-support.ts';
import { sendMails } from './mail-screens.test-support.ts';
import { linkIn, openPost, sendMail, type Post } from './post.test-support.ts';

/**
 * `npm run screenshots`: the pictures of the README, from a real run. Two people of the demonstration work on one
 * request by mail and screen; nothing in the pictures was drawn for them.
 */
const folder = join(import.meta.dirname, '../../docs/images');
const alice = 'alice@lindenau.example';
const mostBytes = 250_000;

interface Stage {
  readonly desk: Desk;
  readonly post: Post;
  readonly browser: Browser;
}

async function take(stage: Stage): Promise<void> {
  const { desk, browser, post } = stage;
  const { context, page } = await sitDown(browser, desk.url, { colorScheme: 'dark' });
  const machineId = await nameMachine(stage);
  await signInByLink(desk, page, 'bob');
  const number = await work(stage, page);
  const storageState = await context.storageState();
  const bobAt = async (options: BrowserContextOptions) =>
    (await sitDown(browser, desk.url, { storageState, ...options })).page;

  await page.goto('/queue');
  await page.getByRole('row', { name: 'No network' }).click();
  await page.getByRole('region', { name: 'Preview' }).getByText('It works again, thank you').waitFor();
  await page.getByText(`Signed by ${machineName}`).nth(2).waitFor();
  await shoot(page, 'queue-dark');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or do something' }).fill('alice');
  await page.getByRole('option', { name: /^10012/ }).waitFor();
  await shoot(page, 'palette-dark');

  await page.goto(`/tickets/${number}`);
  await page.getByText('It works again, thank you').waitFor();
  await page.keyboard.press('r');
  await page.keyboard.type('Good to hear. I label the cable, so that nobody moves it again.');
  await page.getByText('Draft kept').waitFor();
  await shoot(page, 'ticket-dark');

  const light = await bobAt({ colorScheme: 'light' });
  await fillNewTicket(light);
  await shoot(light, 'new-ticket-light');
  await sendMails(desk, light.request);
  await light.goto(`/mail?q=${alice}`);
  await light
    .getByRole('row', { name: /^Reply/ })
    .first()
    .click();
  await light.getByRole('heading', { name: /^Became a reply/ }).waitFor();
  await light.goto(light.url().replace(/\?.*/, ''));
  await light.getByText('1 in quarantine').waitFor();
  await light.getByText(/^Message-ID:/m).waitFor();
  await shoot(light, 'mail-record-light');

  const small = await bobAt({ colorScheme: 'dark', viewport: phone, isMobile: true, hasTouch: true });
  await small.goto('/queue');
  await small.getByRole('row').nth(3).waitFor();
  await shoot(small, 'queue-phone-dark');
  await small.goto(`/tickets/${number}`);
  await small.getByText('It works again, thank you').waitFor();
  await small.getByText(`Signed by ${machineName}`).nth(2).waitFor();
  await shoot(small, 'ticket-phone-dark');

  await lookAtMachine(page, light, { id: machineId, number });

  await resolve(page, number);
  const mail = await post.letter(alice, 2);
  const person = (await sitDown(browser, desk.url, { viewport: phone, isMobile: true, hasTouch: true })).page;
  await person.goto(linkIn(mail, '/r/'));
  await person.getByRole('button', { name: 'It works again' }).waitFor();
  await shoot(person, 'request-phone-light');
}

/** Bob answers alice, sends it, and alice answers from her mail program. */
async function work({ desk, post }: Stage, page: Page): Promise<string> {
  await page.goto('/queue?q=second+floor');
  await page.getByRole('row', { name: 'No network' }).click();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'No network on the second floor', level: 1 }).waitFor();
  const number = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await page.keyboard.press('r');
  await page.keyboard.type(
    'Hello Alice, the hub of the meeting room was plugged into itself. I took the cable out. Does the network work again?',
  );
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Send now' }).first().click();
  const answer = await post.letter(alice, 1);
  await sendMail(desk, {
    from: `Alice Meyer <${alice}>`,
    to: answer.answerTo,
    subject: answer.subject,
    text: `It works again, thank you. Oliver and Ingrid have it too.\n\nAlice\n\n> Does the network work again?`,
    answers: answer.messageId,
  });
  await page.getByText('It works again, thank you').waitFor();
  return number;
}

const machineName = 'LT-0417';

/** The computer of this run is the machine of the demonstration; it gets a name that is nobody's. */
async function nameMachine({ browser, desk }: Stage): Promise<string> {
  const carol = (await sitDown(browser, desk.url)).page;
  await signInByLink(desk, carol, 'carol');
  await carol.goto('/machines/jobs');
  // The last of its first looks: after it nothing is written with the old name.
  await carol.getByRole('row', { name: /^Disk space .* done/ }).waitFor();
  const { items } = (await (await carol.request.get('/api/machines')).json()) as { items: { id: string }[] };
  const id = items[0]?.id ?? '';
  const { version } = (await (await carol.request.get(`/api/machines/${id}`)).json()) as { version: number };
  await carol.request.patch(`/api/machines/${id}`, { data: { version, name: machineName } });
  return id;
}

/** What is shown of the machine is asked of it here and now. */
async function lookAtMachine(page: Page, light: Page, at: { id: string; number: string }): Promise<void> {
  const { id, number } = at;
  await page.goto(`/machines/${id}`);
  await page.getByRole('heading', { name: `${machineName} is connected` }).waitFor();
  await page.getByText('Up for').waitFor();
  await shoot(page, 'machine-dark');

  await light.goto(`/tickets/${number}`);
  await light.getByRole('button', { name: machineName }).click();
  const machine = light.getByRole('complementary', { name: 'Machine' });
  await machine.getByRole('button', { name: 'Ping', exact: true }).click();
  await machine.getByLabel('Host').fill('127.0.0.1');
  await machine.getByRole('button', { name: `Ask ${machineName}` }).click();
  const evidence = light.getByRole('article', { name: `Ping on ${machineName}` });
  await evidence.getByText(`Signed by ${machineName}`).waitFor();
  await evidence.getByRole('button', { name: 'What it found' }).click();
  await evidence.scrollIntoViewIfNeeded();
  await shoot(light, 'evidence-light');
}

async function fillNewTicket(page: Page): Promise<void> {
  await page.goto('/tickets/new');
  await page.getByRole('combobox', { name: 'For' }).fill('Hugo');
  await page.getByRole('option', { name: /Hugo Almeida/ }).click();
  await page.getByRole('textbox', { name: 'Subject' }).fill('Label printer takes two labels at once');
  await page
    .getByRole('textbox', { name: 'What happened' })
    .fill('Since the new roll is in. He has opened and closed it twice. Forty parcels wait for a label.');
  await page.getByRole('checkbox', { name: 'On the phone right now' }).check();
  await page.getByRole('button', { name: 'Impact Medium, urgency High: High' }).click();
  await page.getByText('Draft kept').waitFor();
}

async function resolve(page: Page, number: string): Promise<void> {
  await page.goto(`/tickets/${number}`);
  await page.getByRole('article').first().waitFor();
  await page.keyboard.press('e');
  await page
    .getByRole('textbox', { name: 'What solved it' })
    .fill('The hub of the meeting room was plugged into itself. The cable is out and labelled.');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Resolved', exact: true }).waitFor();
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.mouse.move(0, 0);
  const png = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  if (png.length > mostBytes) throw new Error(`${name}.png has ${png.length} bytes`);
  writeFileSync(join(folder, `${name}.png`), png);
  console.log(`docs/images/${name}.png ${(png.length / 1000).toFixed(0)} kB`);
}

mkdirSync(folder, { recursive: true });
const post = await openPost();
const desk = await startDesk({ smtpUrl: post.url, demo: true });
const browser = await openBrowser();
try {
  await take({ desk, post, browser });
} finally {
  await browser.close();
  await desk.remove();
  await post.close();
}
