import type { Page } from 'playwright-core';
import { mailScreens, type MailPlaces } from './mail-screens.test-support.ts';

/** Addresses that the test has prepared on a desk with the demonstration. */
export interface Places {
  /** Critical, owned by bob, two messages. */
  readonly ticket: string;
  /** A person of the organisation. */
  readonly personId: string;
  /** Behind a link of a mail: bob has answered, nothing is resolved. */
  readonly requestLink: string;
  /** Behind a link of a mail: resolved, the person is asked. */
  readonly resolvedLink: string;
  readonly resolvedNumber: string;
  readonly mail: MailPlaces;
}

/** One screen in one state. */
export interface Screen {
  readonly name: string;
  readonly who: 'bob' | 'dave' | 'alice' | 'nobody';
  readonly open: (page: Page, places: Places) => Promise<unknown>;
  /** The server refuses something here on purpose; the browser notes that on its console. */
  readonly refused?: RegExp;
}

const at = (path: string, heading: string | RegExp) => async (page: Page) => {
  await page.goto(path);
  await page.getByRole('heading', { name: heading }).first().waitFor();
};

const queue = async (page: Page, path = '/queue') => {
  await page.goto(path);
  await page.getByRole('row').nth(1).waitFor();
};

const ticket = async (page: Page, { ticket: number }: Places) => {
  await page.goto(`/tickets/${number}`);
  await page.getByRole('article').nth(1).waitFor();
};

const desk: readonly Screen[] = [
  { name: 'queue with preview', who: 'bob', open: (page) => queue(page) },
  {
    name: 'queue with filter and selected rows',
    who: 'bob',
    open: async (page) => {
      await queue(page);
      await page.keyboard.press('j');
      await page.keyboard.press('x');
      await page.keyboard.press('/');
      await page.getByRole('textbox', { name: 'Words in the ticket or its messages' }).waitFor();
    },
  },
  {
    name: 'queue in compact rows',
    who: 'dave',
    open: async (page) => {
      await queue(page, '/queue?sort=updated');
      await page.getByRole('button', { name: 'Order: last change' }).click();
      await page.getByRole('menuitemradio', { name: 'One line' }).click();
    },
  },
  {
    name: 'queue with nothing in it',
    who: 'dave',
    open: async (page) => {
      await page.goto('/queue?assignee=me');
      await page.getByText('You own nothing that is open').waitFor();
    },
  },
  {
    name: 'queue filter that finds nothing',
    who: 'bob',
    open: async (page) => {
      await page.goto('/queue?q=zebrafish');
      await page.getByText('No ticket fits this filter').waitFor();
    },
  },
  { name: 'ticket', who: 'bob', open: ticket },
  {
    name: 'ticket, writing to the requester',
    who: 'bob',
    open: async (page, places) => {
      await ticket(page, places);
      await page.keyboard.press('r');
      await page.getByRole('textbox', { name: /^Reply to/ }).fill('Hello Alice, is it better now?');
    },
  },
  {
    name: 'ticket, writing for colleagues',
    who: 'bob',
    open: async (page, places) => {
      await ticket(page, places);
      await page.keyboard.press('n');
      await page.getByRole('textbox', { name: /^Internal note/ }).fill('Switch 2 was without power.');
    },
  },
  {
    name: 'ticket, rating',
    who: 'bob',
    open: async (page, places) => {
      await ticket(page, places);
      await page.keyboard.press('p');
      await page.getByRole('button', { name: /^Impact High, urgency High/ }).waitFor();
    },
  },
  {
    name: 'ticket, list of people',
    who: 'bob',
    open: async (page, places) => {
      await ticket(page, places);
      await page.keyboard.press('a');
      await page.getByRole('option', { name: 'Carol Lindqvist' }).waitFor();
    },
  },
  {
    name: 'ticket, list of moves',
    who: 'bob',
    open: async (page, places) => {
      await ticket(page, places);
      await page.keyboard.press('s');
      await page
        .getByRole('option', { name: /Wait for/ })
        .first()
        .waitFor();
    },
  },
  {
    name: 'ticket, resolving',
    who: 'bob',
    open: async (page, places) => {
      await ticket(page, places);
      await page.keyboard.press('e');
      await page.getByRole('textbox', { name: 'What solved it' }).waitFor();
    },
  },
  {
    name: 'ticket, merging',
    who: 'bob',
    open: async (page, places) => {
      await ticket(page, places);
      await page.keyboard.press('d');
      await page.getByRole('heading', { name: 'Merge into another ticket' }).waitFor();
    },
  },
  {
    name: 'ticket that is resolved',
    who: 'bob',
    open: (page, places) => ticket(page, { ...places, ticket: places.resolvedNumber }),
  },
  {
    name: 'ticket that does not exist',
    who: 'bob',
    refused: /404/,
    open: async (page) => {
      await page.goto('/tickets/99999-0');
      await page
        .getByText('tickets.not_found')
        .or(page.getByText(/no such ticket|not here|nothing/i))
        .first()
        .waitFor();
    },
  },
  { name: 'new ticket', who: 'bob', open: at('/tickets/new', 'New ticket') },
  { name: 'today', who: 'bob', open: at('/today', /./) },
  {
    name: 'palette',
    who: 'bob',
    open: async (page) => {
      await queue(page);
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Search or do something' }).fill('net');
      await page.getByRole('option').nth(1).waitFor();
    },
  },
  {
    name: 'keys',
    who: 'bob',
    open: async (page, places) => {
      await ticket(page, places);
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    },
  },
];

const people: readonly Screen[] = [
  { name: 'people', who: 'dave', open: at('/people', 'People') },
  {
    name: 'person',
    who: 'dave',
    open: async (page, { personId }) => {
      await page.goto(`/people/${personId}`);
      await page.getByRole('button', { name: 'Send invitation' }).waitFor();
    },
  },
  {
    name: 'person as a technician sees it',
    who: 'bob',
    open: async (page, { personId }) => {
      await page.goto(`/people/${personId}`);
      await page.getByRole('heading', { level: 2 }).first().waitFor();
    },
  },
  {
    name: 'editing a person',
    who: 'dave',
    open: async (page, { personId }) => {
      await page.goto(`/people/${personId}/edit`);
      await page.getByRole('button', { name: 'Save changes' }).waitFor();
    },
  },
  { name: 'adding a person', who: 'dave', open: at('/people/new', 'Add a person') },
  { name: 'teams', who: 'dave', open: at('/people/teams', 'Teams') },
  { name: 'sites', who: 'dave', open: at('/people/sites', 'Sites') },
  { name: 'organisations', who: 'dave', open: at('/people/organisations', 'Organisations') },
  { name: 'own page', who: 'bob', open: at('/me', 'Where you are signed in') },
  {
    name: 'own page, making a token',
    who: 'dave',
    open: async (page) => {
      await page.goto('/me');
      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByRole('textbox', { name: 'What it is for' }).waitFor();
    },
  },
];

const entry: readonly Screen[] = [
  { name: 'sign-in', who: 'nobody', open: at('/sign-in', 'Sign in to Deskhand') },
  {
    name: 'sign-in that failed',
    who: 'nobody',
    refused: /401/,
    open: async (page) => {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail').fill('bob@lindenau.example');
      await page.getByLabel('Password', { exact: true }).fill('not this one');
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      await page.getByText('The address and the password do not match').waitFor();
    },
  },
  {
    name: 'sign-in link',
    who: 'nobody',
    open: at('/sign-in/link#0123456789abcdefghijklmnopqrstuvwxyzABCDEFG', 'Sign in with this link'),
  },
  { name: 'sign-in link cut short', who: 'nobody', open: at('/sign-in/link', 'This link is not complete') },
  { name: 'set-up that was done', who: 'nobody', open: at('/set-up', /./) },
  { name: 'components', who: 'nobody', open: at('/components', /./) },
  { name: 'nothing at this address', who: 'bob', open: at('/nowhere', 'There is nothing at this address') },
];

const portal: readonly Screen[] = [
  { name: 'portal home', who: 'alice', open: at('/portal', /^Hello/) },
  {
    name: 'portal, asking',
    who: 'alice',
    open: async (page) => {
      await page.goto('/portal');
      await page.getByLabel('What can we help with?').fill('The printer next to my desk prints nothing');
      await page.getByRole('button', { name: 'Ask for help' }).click();
      await page.getByText('How much does this stop you?').waitFor();
    },
  },
  {
    name: 'request behind a link',
    who: 'nobody',
    open: async (page, { requestLink }) => {
      await page.goto(requestLink);
      await page.getByRole('heading', { name: 'What was said' }).waitFor();
    },
  },
  {
    name: 'request that is resolved',
    who: 'nobody',
    open: async (page, { resolvedLink }) => {
      await page.goto(resolvedLink);
      await page.getByRole('button', { name: 'It works again' }).waitFor();
    },
  },
  { name: 'portal sign-in', who: 'nobody', open: at('/portal/sign-in', 'Sign in') },
  {
    name: 'portal, look into your mail',
    who: 'nobody',
    open: async (page) => {
      await page.goto('/portal/sign-in');
      await page.getByLabel('Mail address').fill('alice@lindenau.example');
      await page.getByRole('button', { name: 'Send me the link' }).click();
      await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();
    },
  },
  {
    name: 'link that does not work any more',
    who: 'nobody',
    refused: /4\d\d/,
    open: at('/r/0123456789', 'This link does not work any more'),
  },
];

/** Every screen, in the states that differ. */
export const screens: readonly Screen[] = [...desk, ...mailScreens, ...people, ...entry, ...portal];
