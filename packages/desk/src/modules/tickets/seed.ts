import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import type { Exchange } from '#platform/server/http/call';
import type { Tickets } from './server/index.ts';

/** What the seed needs: the room on a clock that the seed turns, and people who act. */
export interface TicketsSeedDeps {
  readonly tickets: Tickets;
  readonly write: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>;
  readonly exchange: Exchange;
  readonly actors: Readonly<
    Record<'alice' | 'bob' | 'carol' | 'greta' | 'hugo' | 'ines' | 'kim' | 'erin', Actor>
  >;
  readonly emails: Readonly<Record<string, string>>;
  readonly teams: { readonly helpDesk: string; readonly support: string; readonly systems: string };
  /** Moves the clock to so many hours before now. */
  readonly hoursAgo: (hours: number) => void;
}

interface Story {
  readonly hours: number;
  readonly who: string;
  readonly subject: string;
  readonly body: string;
  readonly impact?: number;
  readonly urgency?: number;
  readonly team?: 'helpDesk' | 'support' | 'systems';
  readonly owner?: 'bob' | 'carol' | 'erin';
  readonly reply?: string;
  readonly note?: string;
  readonly ends?: 'wait' | 'third-party' | 'resolve' | 'close';
  readonly solution?: string;
}

/** A week at the help desk of a maker of musical instruments. */
const stories: readonly Story[] = [
  {
    hours: 160,
    who: 'hugo',
    subject: 'Label printer in the workshop prints half a label',
    body: 'Every second label stops in the middle. We glue two halves together at the moment.',
    impact: 2,
    urgency: 2,
    team: 'helpDesk',
    owner: 'bob',
    ends: 'close',
    solution:
      'The label size in the driver was the old one. I set it to 62 mm and printed ten labels, all whole.',
  },
  {
    hours: 140,
    who: 'greta',
    subject: 'New colleague on 1 December: Yusuf Demir, purchasing',
    body: 'He needs a laptop, a mailbox, the purchasing share and a badge. He starts in Vienna.',
    impact: 3,
    urgency: 2,
    team: 'support',
    owner: 'carol',
    note: 'Laptop is ordered, comes on Thursday.',
  },
  {
    hours: 97,
    who: 'ines',
    subject: 'Teams shows me as away all the time',
    body: 'I am at my desk and everybody thinks that I have gone home.',
    impact: 3,
    urgency: 3,
    team: 'helpDesk',
    owner: 'bob',
    ends: 'resolve',
    solution:
      'Two sessions of the old laptop were still signed in. They are signed out, and you show as available.',
  },
  {
    hours: 72,
    who: 'kim',
    subject: 'Order portal says our certificate has expired',
    body: 'Our box office cannot order strings since this morning. The page says the certificate has expired.',
    impact: 1,
    urgency: 2,
    team: 'systems',
    owner: 'erin',
    reply: 'Good morning Kim, I see it too. The new certificate is requested and should be here before noon.',
    ends: 'third-party',
  },
  {
    hours: 49,
    who: 'hugo',
    subject: 'Saw control PC freezes when a job is loaded',
    body: 'Twice today. The machine itself goes on, only the screen is dead. We have to switch it off.',
    impact: 2,
    urgency: 1,
    team: 'support',
    owner: 'carol',
    note: 'The event log shows disk errors on both freezes. I would take an image before anything else.',
  },
  {
    hours: 30,
    who: 'greta',
    subject: 'Second monitor stays black after docking',
    body: 'Since the update on Friday. Unplugging and plugging in again helps in one of three tries.',
    impact: 3,
    urgency: 3,
    team: 'helpDesk',
    owner: 'bob',
    reply: 'Could you tell me what is printed on the bottom of the dock? It begins with WD or TB.',
    ends: 'wait',
  },
  {
    hours: 26,
    who: 'ines',
    subject: 'Shared mailbox "orders" gone from Outlook',
    body: 'After moving to the new laptop the orders mailbox is not there any more. Customers write to it.',
    impact: 2,
    urgency: 2,
    team: 'helpDesk',
    owner: 'bob',
  },
  {
    hours: 22,
    who: 'kim',
    subject: 'Can we have a guest network for the concert on Saturday?',
    body: 'About forty musicians with tablets, from four in the afternoon until midnight.',
    impact: 3,
    urgency: 2,
    team: 'systems',
  },
  {
    hours: 7,
    who: 'alice',
    subject: 'Quality reports folder overwritten last night',
    body: 'The folder has only files from tonight. I need the version of Monday for the auditor.',
    impact: 2,
    urgency: 1,
    team: 'systems',
    owner: 'erin',
    note: 'Restore of Monday 22:00 runs into a side folder.',
  },
  {
    hours: 5,
    who: 'hugo',
    subject: 'Code for the phone comes again and again',
    body: 'I have a new phone. Now it asks for a code, I type it, and it asks again.',
    impact: 3,
    urgency: 2,
    team: 'helpDesk',
  },
  {
    hours: 3,
    who: 'ines',
    subject: 'Scanner driver: may I update it tonight?',
    body: 'The scanner shows a message that an update is ready. I did not click it.',
    impact: 3,
    urgency: 3,
  },
  {
    hours: 2,
    who: 'alice',
    subject: 'No network on the second floor since this morning',
    body: 'Since I plugged in after the weekend I have no network at all. The wireless in the corner does not work for me either. Oliver and Ingrid have the same. We have the auditor here at ten and I need the quality folders before that.\n\nCould somebody come up?',
    impact: 1,
    urgency: 1,
    team: 'helpDesk',
    owner: 'bob',
    note: 'Somebody from facilities moved the meeting room hub on Friday. I would look there first.',
  },
  {
    hours: 1,
    who: 'greta',
    subject: 'Drawing program closes when I save',
    body: 'Only with the big harp file. I have saved under three names now and none opens.',
    impact: 3,
    urgency: 2,
  },
  {
    hours: 0.3,
    who: 'kim',
    subject: 'Invoice mail looks strange',
    body: 'It is from your address but asks me to pay to a bank in another country. I did not answer.',
    impact: 2,
    urgency: 1,
  },
];

/** Fills the queue with a believable week, through the use cases themselves: every rule, event and counter is the real one. */
export async function seedTickets(deps: TicketsSeedDeps): Promise<void> {
  for (const story of stories) await tell(deps, story);
  await deps.write((tx) =>
    deps.tickets.handlers.saveCategory(
      { tx, actor: deps.actors.carol, exchange: deps.exchange },
      { name: 'Network' },
    ),
  );
  for (const name of ['Mail', 'Printing', 'Order portal']) {
    await deps.write((tx) =>
      deps.tickets.handlers.saveService({ tx, actor: deps.actors.carol, exchange: deps.exchange }, { name }),
    );
  }
}

async function tell(deps: TicketsSeedDeps, story: Story): Promise<void> {
  const { handlers } = deps.tickets;
  const owner = deps.actors[story.owner ?? 'bob'];
  const step = <T>(
    hours: number,
    actor: Actor,
    deed: (call: { tx: Tx; actor: Actor; exchange: Exchange }) => Promise<T>,
  ) => {
    deps.hoursAgo(story.hours * hours);
    return deps.write((tx) => deed({ tx, actor, exchange: deps.exchange }));
  };
  const { number } = await step(1, deps.actors.bob, (call) =>
    handlers.open(call, {
      subject: story.subject,
      body: story.body,
      requester: { email: deps.emails[story.who] ?? '' },
      ...(story.impact ? { impact: story.impact } : {}),
      ...(story.urgency ? { urgency: story.urgency } : {}),
      ...(story.team ? { teamId: deps.teams[story.team] } : {}),
    }),
  );
  if (story.owner) await step(0.95, owner, (call) => handlers.take(call, { number }));
  const { note, reply, solution } = story;
  if (note) await step(0.9, owner, (call) => handlers.addMessage(call, { number, kind: 'note', body: note }));
  if (reply)
    await step(0.85, owner, (call) => handlers.addMessage(call, { number, kind: 'reply', body: reply }));
  if (story.ends === 'wait')
    await step(0.85, owner, (call) => handlers.wait(call, { number, for: 'pending-requester' }));
  if (story.ends === 'third-party')
    await step(0.8, owner, (call) =>
      handlers.wait(call, {
        number,
        for: 'pending-third-party',
        reason: 'The certificate authority checks the order',
      }),
    );
  if (solution) await step(0.5, owner, (call) => handlers.resolve(call, { number, code: 'fixed', solution }));
  if (story.ends === 'close') await step(0.4, owner, (call) => handlers.confirm(call, { number }));
}
