import type { Message, Ticket, TicketDetail, TicketStatus } from '#tickets/contract';
import { firstName, timeTag, type Times } from './format.ts';
import { html, type Html } from './html.ts';
import { icons } from './icons.ts';
import type { Texts } from './texts.ts';

/** Who reads, when, in which words. */
export interface Reader {
  readonly personId: string | null;
  readonly texts: Texts;
  readonly times: Times;
}

/** One line of what happened: a mark of its colour, and a sentence. */
export interface StoryLine {
  readonly hue: 'proof' | 'harbor' | 'violet' | 'slate';
  readonly icon: Html;
  readonly sentence: Html;
}

type Told = Ticket & Partial<Pick<TicketDetail, 'confirmedAt' | 'messages' | 'affected' | 'participants'>>;

/** Whether a message came from us: from nobody who asked, is affected, or was in copy. */
export function isFromDesk(message: Message, ticket: Told): boolean {
  if (message.author === null) return message.kind !== 'mail';
  const outside = [ticket.requester, ticket.affected, ...(ticket.participants ?? []).map((p) => p.person)];
  return !outside.some((person) => person?.id === message.author?.id);
}

/** The newest words of ours that the reader can see. */
export function lastFromDesk(ticket: Told): Message | undefined {
  return ticket.messages?.findLast((message) => isFromDesk(message, ticket));
}

/** What happened in at most three lines; the last one is what is being done now. */
export function tell(ticket: Told, reader: Reader): StoryLine[] {
  const { texts, times } = reader;
  const mine = ticket.requester.id === reader.personId;
  const asked = mine ? texts.youAsked : texts.asked(firstName(ticket.requester.name));
  const last = ticket.messages?.slice(1).at(-1);
  return [
    past(html`${asked} ${timeTag(ticket.createdAt, times)}`),
    ...(last ? [past(html`${whoWrote(last, ticket, reader)} ${timeTag(last.createdAt, times)}`)] : []),
    now(ticket, reader),
  ];
}

function past(sentence: Html): StoryLine {
  return { hue: 'proof', icon: icons.done, sentence };
}

function whoWrote(message: Message, ticket: Told, { texts, personId }: Reader): string {
  if (message.author?.id === personId && personId !== null) return texts.lastFromYou;
  const name = firstName(message.authorName);
  return isFromDesk(message, ticket) ? texts.lastFromDesk(name) : texts.lastFrom(name);
}

/** What is being done now, as a sentence that a person would say. */
export function now(ticket: Told, reader: Reader): StoryLine {
  const [hue, icon, words] = nowIn[ticket.status](ticket, reader);
  return { hue, icon, sentence: typeof words === 'string' ? html`${words}` : words };
}

type Now = (ticket: Told, reader: Reader) => readonly [StoryLine['hue'], Html, string | Html];

const isMine = (ticket: Told, reader: Reader): boolean => ticket.requester.id === reader.personId;
const asker = (ticket: Told): string => firstName(ticket.requester.name);

const nowIn: Readonly<Record<TicketStatus, Now>> = {
  new: (t, r) => {
    const n = r.texts.now;
    return ['harbor', icons.fresh, isMine(t, r) ? n.new : n.newOf(asker(t))];
  },
  open: (t, r) => ['harbor', icons.going, r.texts.now.open(t.assignee && firstName(t.assignee.name))],
  'pending-requester': (t, r) => {
    const n = r.texts.now;
    return ['violet', icons.yourTurn, isMine(t, r) ? n.yourTurn : n.turnOf(asker(t))];
  },
  'pending-third-party': (_, r) => ['violet', icons.outside, r.texts.now.outside],
  'pending-time': (t, r) => {
    const n = r.texts.now;
    const words = t.wakeAt === null ? n.later : html`${n.laterAt} ${timeTag(t.wakeAt, r.times)}`;
    return ['slate', icons.later, words];
  },
  resolved: (_, r) => ['proof', icons.done, r.texts.now.resolved],
  closed: (t, r) =>
    t.confirmedAt
      ? ['proof', icons.done, r.texts.now.confirmed]
      : ['slate', icons.finished, r.texts.now.closed],
  merged: (_, r) => ['slate', icons.together, r.texts.now.merged],
  cancelled: (_, r) => ['slate', icons.ended, r.texts.now.cancelled],
};
