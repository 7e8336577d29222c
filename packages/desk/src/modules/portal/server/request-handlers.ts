import { AppError } from '#platform/contract/errors';
import type { Exchange, Handlers, OwnCall, PageReply, ReadCall, WriteCall } from '#platform/server/http/call';
import type { Tx } from '#platform/server/db/database';
import { ticketErrors } from '#tickets/contract';
import type { portalContract } from '../contract.ts';
import { asRequester, openLink, openRequest, type Door } from './doors.ts';
import { firstName } from './format.ts';
import { frame } from './pages/frame.ts';
import { meanwhileMain } from './pages/sign-in-pages.ts';
import { lastFromDesk } from './request-story.ts';
import { surroundings, type Room } from './room.ts';
import { showRequest, type Showing } from './show-request.ts';
import { answer, tellItWorks, tellNotYet, type Sent } from './tell-us.ts';
import type { Texts } from './texts.ts';
import { cleanWords } from './words.ts';

type E = (typeof portalContract)['endpoints'];
type RequestEndpoint = Extract<keyof E, `link${string}` | `request${string}`>;
type Deed = 'answer' | 'works' | 'notYet';
type Opening = { readonly open: () => Promise<Door>; readonly caller?: Showing['caller'] };

/** The pages of one request: by link and by session they differ in the door alone. */
export function requestHandlers(room: Room): Pick<Handlers<E>, RequestEndpoint> {
  const { deps } = room;
  const byLink = (call: WriteCall, token: string): Opening => ({
    open: () => openLink(call.tx, deps, token, call.exchange.requestId),
  });
  const byNumber = (call: WriteCall, number: string): Opening => ({
    open: () => openRequest(call.tx, deps, call.actor, number),
    caller: call.actor,
  });
  return {
    linkPage: async ({ db, exchange }, { token, done, earlier }) =>
      showRequest(db, room, exchange, {
        door: await openLink(db, deps, token, exchange.requestId),
        done,
        earlier,
      }),
    linkAttachment: async ({ database, exchange }, { token, attachmentId }) => {
      const { actor, ticket } = await openLink(database.reader, deps, token, exchange.requestId);
      return deps.tickets.attachment(database, actor, { number: ticket.number, attachmentId });
    },
    linkAnswer: (call, input) => tell(call, room, byLink(call, input.token), sentIn('answer', input)),
    linkWorks: (call, input) => tell(call, room, byLink(call, input.token), sentIn('works', input)),
    linkNotYet: (call, input) => tell(call, room, byLink(call, input.token), sentIn('notYet', input)),
    requestPage: (call, input) => bySession(call, room, input),
    requestAttachment: ({ database, actor }: OwnCall, input) =>
      deps.tickets.attachment(database, asRequester(actor), input),
    requestAnswer: (call, input) =>
      unlessSignedOut(call, room, { ...input, at: 'answer' }) ??
      tell(call, room, byNumber(call, input.number), sentIn('answer', input)),
    requestWorks: (call, input) => tell(call, room, byNumber(call, input.number), sentIn('works', input)),
    requestNotYet: (call, input) =>
      unlessSignedOut(call, room, { ...input, at: 'not-yet' }) ??
      tell(call, room, byNumber(call, input.number), sentIn('notYet', input)),
  };
}

async function bySession(
  { db, actor, exchange }: ReadCall,
  room: Room,
  input: { number: string; done?: Showing['done']; earlier?: string },
): Promise<PageReply> {
  const door = await openRequest(db, room.deps, actor, input.number);
  return showRequest(db, room, exchange, {
    door,
    caller: actor,
    done: input.done,
    earlier: input.earlier,
  });
}

function sentIn(
  deed: Deed,
  input: { form: string; body?: string; seen?: string },
): Sent & { readonly deed: Deed } {
  return { deed, form: input.form, words: cleanWords(input.body ?? ''), seen: input.seen };
}

/** Carries a form out and leads to the page that shows it. What cannot be done any more shows how it stands instead. */
async function tell(
  call: WriteCall,
  room: Room,
  opening: Opening,
  sent: Sent & { readonly deed: Deed },
): Promise<PageReply> {
  const { tx, exchange } = call;
  const { texts } = surroundings(room, exchange.headers);
  const door = await opening.open();
  const again = (sentences: readonly string[], status: number, now: Door) =>
    showRequest(tx, room, exchange, {
      door: now,
      caller: opening.caller,
      status,
      refused: { sentences, words: sent.words },
    });
  if (sent.deed === 'answer' && sent.words === '') return again([texts.noWords], 422, door);
  try {
    return { location: await carryOut(tx, room, door, { sent, texts }) };
  } catch (error) {
    if (!(error instanceof AppError) || error.of.code !== ticketErrors.notInState.code) throw error;
    const now = await opening.open();
    return again(meanwhile(now, room, texts, sent.words), 409, now);
  }
}

function carryOut(
  tx: Tx,
  { deps }: Room,
  door: Door,
  { sent, texts }: { sent: Sent & { readonly deed: Deed }; texts: Texts },
): Promise<string> {
  if (sent.deed === 'answer') return answer(tx, deps, door, sent);
  if (sent.deed === 'works') return tellItWorks(tx, deps, door, { form: sent.form, texts });
  return tellNotYet(tx, deps, door, { sent, texts });
}

/** Words of ours count as "a moment ago" this long. */
const momentMs = 10 * 60_000;

function meanwhile({ ticket }: Door, { deps }: Room, texts: Texts, words: string): string[] {
  const last = lastFromDesk(ticket);
  const isFresh =
    last !== undefined && deps.clock.now().getTime() - new Date(last.createdAt).getTime() < momentMs;
  const what = isFresh ? texts.wroteMeanwhile(firstName(last.authorName)) : texts.changedMeanwhile;
  return words === '' ? [what] : [what, texts.wordsKept];
}

/** Words that arrive after the session ended go back to the person instead of being refused. */
function unlessSignedOut(
  { actor, exchange }: { actor: WriteCall['actor']; exchange: Exchange },
  room: Room,
  sent: { number: string; form: string; body?: string; at: 'answer' | 'not-yet' },
): Promise<PageReply> | undefined {
  if (actor.personId !== null) return undefined;
  const around = surroundings(room, exchange.headers);
  const action = `/portal/requests/${encodeURIComponent(sent.number)}/${sent.at}`;
  const main = meanwhileMain(around.texts, { action, form: sent.form, words: cleanWords(sent.body ?? '') });
  const html = frame(around, { title: around.texts.meanwhileTitle, main, narrow: true });
  return Promise.resolve({ html, status: 401 });
}
