import type { Handlers } from '#platform/server/http/call';
import type { ticketsContract } from '../contract.ts';
import { addMessage, previewReply } from './add-message.ts';
import { readRemotePicture } from './remote-picture.ts';
import { mediaTypeOf, readAttachment, uploadAttachment } from './attachments.ts';
import { changeTicket } from './change-ticket.ts';
import { clearAddress } from './clear-address.ts';
import { readCounters } from './counters.ts';
import type { TicketsDeps } from './deps.ts';
import { sendReplyNow, withdrawReply } from './held-replies.ts';
import { linkTickets, unlinkTickets } from './links.ts';
import { readLists, saveCategory, saveFieldSet, saveService, saveStatusLabel } from './lists.ts';
import { listTickets } from './list-tickets.ts';
import { mergeTickets } from './merge-tickets.ts';
import {
  cancelTicket,
  closeTicket,
  reopenTicket,
  resumeTicket,
  takeTicket,
  waitTicket,
} from './move-ticket.ts';
import { openTicket } from './open-ticket.ts';
import { addParticipant, removeParticipant } from './participants.ts';
import { readMessages, readTicket, requireTicket } from './queries.ts';
import { readTimeline } from './read-timeline.ts';
import { confirmTicket, objectTicket, resolveTicket } from './resolve-ticket.ts';

/** Contract to use cases, one line each. */
export function ticketHandlers(deps: TicketsDeps): Handlers<(typeof ticketsContract)['endpoints']> {
  return {
    list: ({ db, actor }, input) => listTickets(db, deps, actor, input),
    counters: ({ db, actor }) => readCounters(db, actor),
    open: ({ tx, actor }, input) => openTicket(tx, deps, actor, input),
    get: async ({ db, actor }, input) =>
      readTicket(db, actor, (await requireTicket(db, actor, input.number)).id, deps.clock.now()),
    messages: async ({ db, actor }, input) =>
      readMessages(db, {
        actor,
        ticketId: (await requireTicket(db, actor, input.number)).id,
        now: deps.clock.now(),
        limit: input.limit ?? 50,
        ...(input.cursor === undefined ? {} : { cursor: input.cursor }),
      }),
    timeline: ({ db, actor }, input) => readTimeline(db, actor, input),
    change: ({ tx, actor }, input) => changeTicket(tx, deps, actor, input),
    take: ({ tx, actor }, input) => takeTicket(tx, deps, actor, input),
    addMessage: ({ tx, actor }, input) => addMessage(tx, deps, actor, input),
    preview: ({ db, actor }, input) => previewReply(db, deps, actor, input),
    withdraw: ({ tx, actor }, input) => withdrawReply(tx, deps, actor, input),
    sendNow: ({ tx, actor }, input) => sendReplyNow(tx, deps, actor, input),
    clearAddress: ({ tx, actor }, input) => clearAddress(tx, deps, actor, input),
    wait: ({ tx, actor }, input) => waitTicket(tx, deps, actor, input),
    resume: ({ tx, actor }, input) => resumeTicket(tx, deps, actor, input),
    resolve: ({ tx, actor }, input) => resolveTicket(tx, deps, actor, input),
    confirm: ({ tx, actor }, input) => confirmTicket(tx, deps, actor, input),
    object: ({ tx, actor }, input) => objectTicket(tx, deps, actor, input),
    close: ({ tx, actor }, input) => closeTicket(tx, deps, actor, input),
    reopen: ({ tx, actor }, input) => reopenTicket(tx, deps, actor, input),
    cancel: ({ tx, actor }, input) => cancelTicket(tx, deps, actor, input),
    merge: ({ tx, actor }, input) => mergeTickets(tx, deps, actor, input),
    addParticipant: ({ tx, actor }, input) => addParticipant(tx, deps, actor, input),
    removeParticipant: ({ tx, actor }, input) => removeParticipant(tx, deps, actor, input),
    link: ({ tx, actor }, input) => linkTickets(tx, deps, actor, input),
    unlink: ({ tx, actor }, input) => unlinkTickets(tx, deps, actor, input),
    attach: ({ tx, actor, exchange }, input) =>
      uploadAttachment(tx, deps, actor, {
        name: input.name,
        mediaType: mediaTypeOf(exchange.headers['content-type']),
        bytes: exchange.raw,
      }),
    attachment: ({ database, actor }, input) => readAttachment(database, deps, actor, input),
    remotePicture: ({ database, actor }, input) => readRemotePicture(database, deps, actor, input),
    lists: ({ db }) => readLists(db),
    saveCategory: ({ tx, actor }, input) => saveCategory(tx, deps, actor, input),
    saveService: ({ tx, actor }, input) => saveService(tx, deps, actor, input),
    saveStatusLabel: ({ tx, actor }, input) => saveStatusLabel(tx, deps, actor, input),
    saveFieldSet: ({ tx, actor }, input) => saveFieldSet(tx, deps, actor, input),
  };
}
