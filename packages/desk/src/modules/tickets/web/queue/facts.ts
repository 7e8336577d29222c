import type { Ticket } from '../../contract.ts';

/** The one fact that helps most to choose a row; the words are made where it is shown. */
export type RowFact =
  | { readonly is: 'waits'; readonly ms: number }
  | { readonly is: 'waits-again'; readonly ms: number }
  | { readonly is: 'back'; readonly at: string }
  | { readonly is: 'asked' | 'third-party' | 'answered' | 'resolved' | 'ended'; readonly at: string };

/** What a row says beside number and requester: who waits for whom, and since when. */
export function factOf(ticket: Ticket, now: Date): RowFact {
  if (ticket.status === 'pending-time' && ticket.wakeAt !== null) return { is: 'back', at: ticket.wakeAt };
  if (ticket.status === 'pending-third-party') return { is: 'third-party', at: ticket.updatedAt };
  if (ticket.status === 'resolved') return { is: 'resolved', at: ticket.updatedAt };
  if (['closed', 'cancelled', 'merged'].includes(ticket.status)) return { is: 'ended', at: ticket.updatedAt };
  if (ticket.waitingSinceAt !== null) {
    const ms = Math.max(0, now.getTime() - Date.parse(ticket.waitingSinceAt));
    return ticket.waitingSinceAt > ticket.createdAt ? { is: 'waits-again', ms } : { is: 'waits', ms };
  }
  return { is: ticket.status === 'pending-requester' ? 'asked' : 'answered', at: ticket.updatedAt };
}

/** Whether the requester has said something that this person has not looked at. */
export function isUnread(ticket: Ticket, seenAt: string | undefined): boolean {
  return ticket.waitingSinceAt !== null && (seenAt === undefined || seenAt < ticket.waitingSinceAt);
}
