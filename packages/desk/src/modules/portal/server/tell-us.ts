import { AppError } from '#platform/contract/errors';
import type { Tx } from '#platform/server/db/database';
import { ticketSubject } from '#tickets';
import { ticketErrors, unresolved, type TicketStatus } from '#tickets/contract';
import type { doneDeeds } from '../contract.ts';
import type { PortalDeps } from './deps.ts';
import type { Door } from './doors.ts';
import { lastFromDesk } from './request-story.ts';
import { sendOnce } from './send-once.ts';
import type { Texts } from './texts.ts';

type Done = (typeof doneDeeds)[number];

/** A form of a request page as it came in; the words are clean. */
export interface Sent {
  readonly form: string;
  readonly words: string;
  /** Newest message of ours that the page showed when it was rendered. */
  readonly seen?: string | undefined;
}

/** Adds the person's words; gives the address of the page that shows them. */
export function answer(tx: Tx, deps: PortalDeps, door: Door, sent: Sent): Promise<string> {
  requirePart(door);
  return once(tx, deps, { door, sent, deed: 'answer' }, () => {
    const last = lastFromDesk(door.ticket);
    // Ids sort by time (UUIDv7), so a later message of ours has a greater one.
    const crossed = sent.seen !== undefined && last !== undefined && last.id > sent.seen;
    return say(tx, deps, door, { words: sent.words, done: crossed ? 'crossed' : 'answered' });
  });
}

/** "It works again": closes a request that waits for this word; one that we still work on gets it as words. */
export function tellItWorks(
  tx: Tx,
  deps: PortalDeps,
  door: Door,
  { form, texts }: { form: string; texts: Texts },
): Promise<string> {
  requireSay(door);
  const { ticket, actor, base } = door;
  return once(tx, deps, { door, sent: { form, words: '' }, deed: 'works' }, async () => {
    if (isUnresolved(ticket.status)) return say(tx, deps, door, { words: texts.worksWords, done: 'told' });
    if (ticket.status !== 'closed') await deps.tickets.confirm(tx, actor, ticket.number);
    return `${base}?done=works`;
  });
}

/** "It does not work yet": opens the request again, or a new one when the time for that is over. */
export function tellNotYet(
  tx: Tx,
  deps: PortalDeps,
  door: Door,
  { sent, texts }: { sent: Sent; texts: Texts },
): Promise<string> {
  requireSay(door);
  const { ticket, actor, base } = door;
  return once(tx, deps, { door, sent, deed: 'not-yet' }, async () => {
    if (!canOpenAgain(door, deps.clock.now()))
      return say(tx, deps, door, { words: sent.words || texts.notYetWords, done: 'not-yet' });
    await deps.tickets.object(tx, actor, ticket.number, sent.words || undefined);
    return `${base}?done=not-yet`;
  });
}

/** Resolved, or closed a short time ago. Later words start a follow-up, which `receive` does. */
export function canOpenAgain({ ticket }: Door, now: Date): boolean {
  if (ticket.status === 'resolved') return true;
  return ticket.status === 'closed' && ticket.reopenUntilAt !== null && new Date(ticket.reopenUntilAt) >= now;
}

/** Whether the request still needs somebody. */
export function isUnresolved(status: TicketStatus): boolean {
  return (unresolved as readonly TicketStatus[]).includes(status);
}

function requirePart(door: Door): void {
  if (!door.takesPart) throw new AppError(ticketErrors.notAllowed);
}

function requireSay(door: Door): void {
  if (!door.hasSay) throw new AppError(ticketErrors.notAllowed);
}

function once(
  tx: Tx,
  deps: PortalDeps,
  { door, sent, deed }: { door: Door; sent: Sent; deed: string },
  run: () => Promise<string>,
): Promise<string> {
  const { actor, ticket } = door;
  return sendOnce(
    tx,
    {
      actor,
      form: sent.form,
      deed: `${deed} ${ticket.number}`,
      words: sent.words,
      at: deps.clock.now(),
    },
    run,
  );
}

/** Words go in as those of a mail do: they wake, open again or follow up, and a merged request passes them on. */
async function say(
  tx: Tx,
  deps: PortalDeps,
  door: Door,
  { words, done }: { words: string; done: Done },
): Promise<string> {
  const { actor, ticket, base } = door;
  const landed = await deps.tickets.receive(tx, actor, {
    ticketId: ticket.id,
    authorId: actor.personId,
    authorName: actor.name,
    words: { text: words },
    automatic: false,
    visibility: 'public',
    source: { channel: 'portal' },
  });
  return landed.opened ? followUp(tx, deps, door, landed) : `${base}?done=${done}`;
}

/** The page of the new request; whoever is not part of it (in copy of the old one) stays where they are. */
async function followUp(
  tx: Tx,
  deps: PortalDeps,
  { actor, base, by }: Door,
  landed: { readonly ticketId: string; readonly number: string },
): Promise<string> {
  const { personId } = actor;
  if (personId === null || !(await deps.tickets.isPartOf(tx, landed.ticketId, personId)))
    return `${base}?done=answered`;
  if (by === 'session') return `/portal/requests/${landed.number}?done=follow-up`;
  const subject = ticketSubject(landed.ticketId);
  const token = await deps.identity.signLink(tx, { subject, personId, at: deps.clock.now() });
  return `/r/${token}?done=follow-up`;
}
