import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { identityErrors } from '#identity/contract';
import type { TicketDetail } from '#tickets/contract';
import type { PortalDeps } from './deps.ts';

/** Somebody in front of one request: who, which, and by which address. */
export interface Door {
  readonly actor: Actor;
  readonly ticket: TicketDetail;
  /** Address of the page, without a slash at the end. */
  readonly base: string;
  readonly by: 'link' | 'session';
  /** Asked, is affected, was accepted in copy, or works on it: may add words. */
  readonly takesPart: boolean;
  /** Asked or is affected: may say whether it works. */
  readonly hasSay: boolean;
}

/** What a requester may; everything else that a role carries stays outside of these pages. */
const own: ReadonlySet<string> = new Set(['tickets.open-own']);

/** The same person with a requester's rights: a technician sees here what a requester would, without notes. */
export function asRequester(actor: Actor): Actor {
  const permissions = new Set([...actor.permissions].filter((permission) => own.has(permission)));
  return { ...actor, permissions, onlyTeamIds: null };
}

/**
 * The request behind a link, for its addressee, as long as that person takes part in it. Merged into a request of which
 * the person is part too, it opens that one. Throws `identity.link_invalid` in every other case.
 */
export async function openLink(
  db: Reader,
  deps: PortalDeps,
  token: string,
  requestId: string,
): Promise<Door> {
  const { actor, subject } = await deps.identity.verifyLink(db, token, requestId);
  const base = `/r/${token}`;
  const { personId } = actor;
  if (subject.room !== 'tickets' || personId === null) throw new AppError(identityErrors.linkInvalid);
  const survivor = await deps.tickets.findTicket(db, { id: subject.id });
  const id = survivor && (await deps.tickets.isPartOf(db, survivor.id, personId)) ? survivor.id : subject.id;
  if (!(await deps.tickets.isPartOf(db, id, personId))) throw new AppError(identityErrors.linkInvalid);
  const narrowed: Actor = { ...asRequester(actor), onlySubjectId: id };
  const ticket = await deps.tickets.read(db, narrowed, { id });
  return { actor: narrowed, ticket, base, by: 'link', takesPart: true, hasSay: mayDecide(ticket, personId) };
}

/** The request with this number, for a signed-in person. Throws `tickets.not_found`. */
export async function openRequest(
  db: Reader,
  deps: PortalDeps,
  signedIn: Actor,
  number: string,
): Promise<Door> {
  const actor = asRequester(signedIn);
  const ticket = await deps.tickets.read(db, actor, { number });
  const { personId } = actor;
  const takesPart = personId !== null && (await deps.tickets.isPartOf(db, ticket.id, personId));
  return {
    actor,
    ticket,
    base: `/portal/requests/${ticket.number}`,
    by: 'session',
    takesPart,
    hasSay: mayDecide(ticket, personId),
  };
}

function mayDecide(ticket: TicketDetail, personId: string | null): boolean {
  return personId !== null && [ticket.requester.id, ticket.affected?.id].includes(personId);
}
