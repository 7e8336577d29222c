import { AppError } from '#platform/contract/errors';
import { can, type Actor } from '#platform/server/actor';
import type { Exchange, Handlers, PageReply, WriteCall } from '#platform/server/http/call';
import type { Reader as Db } from '#platform/server/db/database';
import { ticketErrors } from '#tickets/contract';
import type { portalContract } from '../contract.ts';
import { askForHelp, type Stop } from './ask-us.ts';
import { asRequester } from './doors.ts';
import { askMain } from './pages/ask-page.ts';
import { frame } from './pages/frame.ts';
import { homeMain } from './pages/home-page.ts';
import { meanwhileMain } from './pages/sign-in-pages.ts';
import { newForm, readerOf, signedIn, surroundings, type Room } from './room.ts';
import { cleanWords } from './words.ts';

type E = (typeof portalContract)['endpoints'];

/** Own requests on one page, and at most as many of colleagues. */
const ownShown = 20;
const othersLookedAt = 50;
const othersShown = 10;

/** Home and the question. */
export function homeHandlers(room: Room): Pick<Handlers<E>, 'home' | 'ask'> {
  return {
    home: ({ db, actor, exchange }, { older }) => showHome(db, room, { actor, exchange, older }),
    ask: (call, input) => ask(call, room, input),
  };
}

async function showHome(
  db: Db,
  room: Room,
  call: { actor: Actor; exchange: Exchange; older?: string | undefined; refused?: boolean },
): Promise<PageReply> {
  const { tickets } = room.deps;
  const actor = asRequester(call.actor);
  const me = actor.personId ?? '';
  const { older } = call;
  const [mine, seen] = await Promise.all([
    tickets.list(db, actor, {
      requester: me,
      limit: ownShown,
      ...(older === undefined ? {} : { cursor: older }),
    }),
    older === undefined ? tickets.list(db, actor, { limit: othersLookedAt }) : { items: [] },
  ]);
  const around = surroundings(room, call.exchange.headers);
  const html = frame(around, {
    title: around.texts.whatCanWeHelpWith,
    main: homeMain({
      reader: readerOf(room, around, actor),
      name: actor.name,
      form: newForm(),
      mine: mine.items,
      older: mine.nextCursor,
      isOlder: older !== undefined,
      others: seen.items.filter((ticket) => ticket.requester.id !== me).slice(0, othersShown),
      ...(call.refused ? { refused: true } : {}),
    }),
    person: signedIn(call.actor),
    withTimes: true,
  });
  return { html, ...(call.refused ? { status: 422 } : {}) };
}

/** First the words, then how much it stops the person; nothing is sent before the second. */
async function ask(
  { tx, actor, exchange }: WriteCall,
  room: Room,
  input: { form: string; body: string; stop?: Stop },
): Promise<PageReply> {
  const around = surroundings(room, exchange.headers);
  const { texts } = around;
  const sent = { form: input.form, words: cleanWords(input.body) };
  if (actor.personId === null) return wasSignedOut(room, exchange, { ...sent, stop: input.stop });
  if (!can(actor, 'tickets.open-own')) throw new AppError(ticketErrors.notAllowed);
  if (sent.words === '') return showHome(tx, room, { actor, exchange, refused: true });
  if (input.stop === undefined) {
    const back = { href: '/portal', label: texts.askForHelp };
    return {
      html: frame(around, {
        title: texts.howMuch,
        main: askMain(texts, sent),
        back,
        aside: texts.step(2, 2),
      }),
    };
  }
  const location = await askForHelp(
    tx,
    room.deps,
    { actor: asRequester(actor), texts },
    { ...sent, stop: input.stop },
  );
  return { location };
}

function wasSignedOut(
  room: Room,
  { headers }: Exchange,
  sent: { form: string; words: string; stop: Stop | undefined },
): PageReply {
  const around = surroundings(room, headers);
  const main = meanwhileMain(around.texts, {
    action: '/portal/ask',
    form: sent.form,
    words: sent.words,
    fields: sent.stop === undefined ? {} : { stop: sent.stop },
  });
  return { html: frame(around, { title: around.texts.meanwhileTitle, main, narrow: true }), status: 401 };
}
