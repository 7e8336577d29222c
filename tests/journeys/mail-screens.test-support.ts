import type { APIRequestContext, Page } from 'playwright-core';
import type { Desk } from './desk.test-support.ts';
import { helpAddress } from './desk.test-support.ts';
import { sendMail, sendSource } from './post.test-support.ts';
import type { Places, Screen } from './screens.test-support.ts';

/** What real mails have left behind. */
export interface MailPlaces {
  /** A record that waits for somebody to decide. */
  readonly quarantinedId: string;
  /** A record that became a ticket, and its number. */
  readonly openedId: string;
  readonly openedNumber: string;
}

const png =
  'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FAAhKDveksOjmAAAAAElFTkSuQmCC';

/** A mail with a picture in place, a picture elsewhere and a quoted mail, as a mail program writes it. */
export const mailWithPictures = [
  'From: Marta Kowalska <marta@lindenau.example>',
  `To: ${helpAddress}`,
  'Subject: The scanner draws stripes',
  'Message-ID: <stripes@lindenau.example>',
  'Content-Type: multipart/related; boundary=part',
  '',
  '--part',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>It looks like <b>this</b>: <img src="cid:stripes@here" alt="Stripes"></p>',
  '<p><img src="http://127.0.0.1/logo.png" alt="Logo"></p>',
  '<blockquote>Does the scanner work again?</blockquote>',
  '--part',
  'Content-Type: image/png; name="stripes.png"',
  'Content-ID: <stripes@here>',
  'Content-Transfer-Encoding: base64',
  '',
  png,
  '--part--',
  '',
];

/** Mails as they come in the course of a day; waits until each has its verdict. */
export async function sendMails(desk: Desk, request: APIRequestContext): Promise<MailPlaces> {
  await sendSource(desk, 'marta@lindenau.example', mailWithPictures);
  await sendMail(desk, {
    from: 'Ingrid Solheim <ingrid@lindenau.example>',
    to: helpAddress,
    subject: 'Out of office',
    text: 'Back on Monday.',
    headers: { 'Auto-Submitted': 'auto-replied' },
  });
  await sendSource(desk, 'billing@pay.example', ['Subject: Open invoice', '', 'Pay now', '']);
  const opened = await recordOf(request, '?q=marta@lindenau.example');
  const quarantined = await recordOf(request, '?verdict=undecided');
  return {
    quarantinedId: quarantined.id,
    openedId: opened.id,
    openedNumber: opened.ticketNumber ?? '',
  };
}

async function recordOf(
  request: APIRequestContext,
  query: string,
): Promise<{ id: string; ticketNumber: string | null }> {
  for (;;) {
    const page = (await (await request.get(`/api/mail/records${query}`)).json()) as {
      items: { id: string; verdict: string | null; ticketNumber: string | null }[];
    };
    const [record] = page.items;
    if (record && record.verdict !== null) return record;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const quarantined = async (page: Page, { mail }: Places) => {
  await page.goto(`/mail/records/${mail.quarantinedId}`);
  await page.getByRole('button', { name: /^Make a ticket/ }).waitFor();
  await page.getByText('Subject: Open invoice').waitFor();
};

const mailbox = async (page: Page) => {
  await page.goto('/mail/mailboxes');
  await page.getByRole('link', { name: new RegExp(helpAddress) }).click();
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
};

/** The flight recorder, outgoing mail, mailboxes, and a mail that is read as it was sent. */
export const mailScreens: readonly Screen[] = [
  {
    name: 'mail records',
    who: 'bob',
    open: async (page) => {
      await page.goto('/mail');
      await page.getByRole('row', { name: /Marta Kowalska/ }).waitFor();
      await page.getByText('1 in quarantine').waitFor();
    },
  },
  {
    name: 'mail records, nothing fits',
    who: 'bob',
    open: async (page) => {
      await page.goto('/mail?q=nobody@nowhere.example');
      await page.getByText('No record fits').waitFor();
    },
  },
  {
    name: 'mail record',
    who: 'bob',
    open: async (page, { mail }) => {
      await page.goto(`/mail/records/${mail.openedId}`);
      await page.getByRole('list', { name: 'What happened to it' }).waitFor();
      await page.getByText('Message-ID: <stripes@lindenau.example>').waitFor();
    },
  },
  { name: 'mail record in quarantine', who: 'bob', open: quarantined },
  {
    name: 'mail record, making a ticket without saying why',
    who: 'bob',
    open: async (page, places) => {
      await quarantined(page, places);
      await page.keyboard.press('t');
      await page.getByRole('textbox', { name: 'For whom' }).waitFor();
      await page.keyboard.press('Control+Enter');
      await page.getByText('Say why in a few words').waitFor();
    },
  },
  {
    name: 'mail record, judged once more',
    who: 'bob',
    open: async (page, places) => {
      await quarantined(page, places);
      await page.getByRole('button', { name: 'Replay on a copy' }).click();
      await page.getByText('Today it would end the same.').waitFor();
    },
  },
  {
    name: 'mail record that does not exist',
    who: 'bob',
    refused: /404/,
    open: async (page) => {
      await page.goto('/mail/records/01a00000-0000-7000-8000-000000000000');
      await page.getByText('There is no such record').waitFor();
    },
  },
  {
    name: 'outgoing mail',
    who: 'bob',
    open: async (page) => {
      await page.goto('/mail/out?q=marta@lindenau.example');
      await page.getByRole('row', { name: /marta@lindenau\.example/ }).waitFor();
    },
  },
  {
    name: 'outgoing mail with every try',
    who: 'bob',
    open: async (page) => {
      const { request } = page;
      const found = (await (await request.get('/api/mail/outbox?q=marta@lindenau.example')).json()) as {
        items: { id: string }[];
      };
      await page.goto(`/mail/out/${found.items[0]?.id}`);
      await page.getByRole('heading', { name: 'The mail server has taken it' }).waitFor();
      await page.getByRole('table').nth(1).waitFor();
    },
  },
  { name: 'mailbox', who: 'dave', open: mailbox },
  { name: 'mailbox as a technician sees it', who: 'bob', open: mailbox },
  {
    name: 'adding a mailbox',
    who: 'dave',
    open: async (page) => {
      await page.goto('/mail/mailboxes/new');
      await page.getByRole('textbox', { name: 'Address' }).fill('no address');
      await page.keyboard.press('Control+Enter');
      await page.getByText('Type the address').waitFor();
    },
  },
  {
    name: 'server of a mailbox, tried in vain',
    who: 'dave',
    open: async (page) => {
      await mailbox(page);
      await page.getByRole('link', { name: 'Set up' }).first().click();
      await page.getByRole('textbox', { name: 'Server' }).fill('127.0.0.1');
      // Nobody listens there.
      await page.getByRole('textbox', { name: 'Port' }).fill('9');
      await page.getByLabel('Password', { exact: true }).fill('not this one');
      await page.getByRole('button', { name: 'Test the connection' }).click();
      await page.getByText('It does not work yet').waitFor();
    },
  },
  {
    name: 'ticket with a mail as it was sent',
    who: 'bob',
    open: async (page, { mail }) => {
      await page.goto(`/tickets/${mail.openedNumber}`);
      await page.getByRole('button', { name: 'Fetch the picture' }).waitFor();
    },
  },
];
