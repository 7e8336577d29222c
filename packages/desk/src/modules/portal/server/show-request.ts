import type { Actor } from '#platform/server/actor';
import type { Exchange, PageReply } from '#platform/server/http/call';
import type { Reader as Db } from '#platform/server/db/database';
import type { doneDeeds } from '../contract.ts';
import type { Door } from './doors.ts';
import { frame } from './pages/frame.ts';
import { requestMain, type RequestPage } from './pages/request-page.ts';
import { newForm, readerOf, signedIn, surroundings, type Room } from './room.ts';

/** How a request page comes to be drawn. */
export interface Showing {
  readonly door: Door;
  /** The caller with all rights, for the head of the page; absent at a link. */
  readonly caller?: Actor | undefined;
  readonly done?: (typeof doneDeeds)[number] | undefined;
  /** Cursor of earlier messages. */
  readonly earlier?: string | undefined;
  readonly refused?: RequestPage['refused'];
  readonly status?: number;
}

/** Draws the page of a request. Reads only. */
export async function showRequest(
  db: Db,
  room: Room,
  { headers }: Exchange,
  showing: Showing,
): Promise<PageReply> {
  const { door, done, refused } = showing;
  const { ticket, actor, base } = door;
  const around = surroundings(room, headers);
  const page =
    showing.earlier === undefined
      ? { items: ticket.messages, nextCursor: ticket.olderMessages }
      : await room.deps.tickets.earlierMessages(db, actor, {
          ticketId: ticket.id,
          cursor: showing.earlier,
        });
  const main = requestMain({
    door,
    reader: readerOf(room, around, actor),
    shown: {
      messages: page.items,
      base,
      earlier: page.nextCursor,
      isEarlier: showing.earlier !== undefined,
    },
    form: newForm(),
    done,
    refused,
  });
  const person = showing.caller && signedIn(showing.caller);
  const html = frame(around, {
    title: ticket.subject,
    main,
    person,
    withTimes: true,
    arrived: done === undefined ? undefined : 'sent',
    ...(person ? { back: { href: '/portal', label: around.texts.yourRequests } } : {}),
  });
  return { html, ...(showing.status === undefined ? {} : { status: showing.status }) };
}
