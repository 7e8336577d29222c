import { AppError } from '#platform/contract/errors';
import { can, type Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { ticketErrors, type NewTicket, type Ticket } from '../contract.ts';
import type { Landed, TicketToOpen } from './api.ts';
import { checkFields, checkReferences } from './check-references.ts';
import type { TicketsDeps } from './deps.ts';
import { readTicketRow } from './read-ticket-row.ts';
import { requireUploads } from './uploads.ts';
import { writeTicket } from './write-ticket.ts';

/** Opens a ticket for the caller, or, by somebody of the desk, for the requester that the input names. */
export async function openTicket(tx: Tx, deps: TicketsDeps, actor: Actor, input: NewTicket): Promise<Ticket> {
  const works = can(actor, 'tickets.work');
  if (!works) refuseDeskFields(input);
  const at = deps.clock.now();
  const requester =
    input.requester === undefined
      ? await self(tx, deps, actor)
      : await deps.identity.ensureRequester(tx, actor, input.requester, at);
  if (!works && requester.id !== actor.personId) throw new AppError(ticketErrors.notAllowed);
  const affected =
    input.affected === undefined
      ? undefined
      : await deps.identity.ensureRequester(tx, actor, input.affected, at);
  await checkReferences(tx, deps, input);
  await requireUploads(tx, actor, input.attachmentIds);
  const fieldSetVersion = await checkFields(tx, input.type ?? 'incident', input.fields);
  const landed = await writeTicket(tx, deps, actor, {
    subject: input.subject.trim(),
    words: { text: input.body },
    requesterId: requester.id,
    requester,
    affectedId: affected?.id ?? null,
    reporterId: requester.id === actor.personId ? null : actor.personId,
    assigneeId: input.assigneeId ?? null,
    teamId: input.teamId ?? null,
    categoryId: input.categoryId ?? null,
    serviceId: input.serviceId ?? null,
    ...(input.type ? { type: input.type } : {}),
    ...(input.impact ? { impact: input.impact } : {}),
    ...(input.urgency ? { urgency: input.urgency } : {}),
    ...(input.fields ? { fields: input.fields } : {}),
    ...(input.attachmentIds ? { uploadIds: input.attachmentIds } : {}),
    fieldSetVersion,
    source: { channel: works ? (input.channel ?? (actor.via === 'web' ? 'desk' : 'api')) : 'portal' },
    author: { authorId: requester.id, authorName: requester.name },
    acknowledge: false,
  });
  return readTicketRow(tx, landed.ticketId);
}

/** Opens a ticket for a higher room: mail, an alert, a run that failed. */
export async function openFor(
  tx: Tx,
  deps: TicketsDeps,
  actor: Actor,
  ticket: TicketToOpen,
): Promise<Landed> {
  const requester = await deps.identity.requirePerson(tx, ticket.requesterId);
  return writeTicket(tx, deps, actor, {
    ...ticket,
    requester,
    reporterId: actor.personId,
    assigneeId: null,
    author: { authorId: requester.id, authorName: requester.name },
    acknowledge: ticket.acknowledge && requester.state === 'active',
  });
}

async function self(tx: Tx, deps: TicketsDeps, actor: Actor) {
  if (actor.personId === null)
    throw new AppError(ticketErrors.unknownReference, { facts: { field: 'requester' } });
  return deps.identity.requirePerson(tx, actor.personId);
}

/** What only the desk decides; a requester's form does not show it, and the API does not take it. */
function refuseDeskFields(input: NewTicket): void {
  const deskOnly = ['assigneeId', 'teamId', 'impact', 'affected', 'channel', 'fields'] as const;
  const given: string[] = deskOnly.filter((field) => input[field] !== undefined);
  // People report what is broken and ask for things; problems, changes and tasks are made by the desk.
  if (input.type !== undefined && input.type !== 'incident' && input.type !== 'request') given.push('type');
  if (given.length > 0) throw new AppError(ticketErrors.notAllowed, { facts: { fields: given } });
}
