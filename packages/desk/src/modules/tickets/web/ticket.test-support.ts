import type { Message, Ticket, TicketDetail } from '../contract.ts';

/** A ticket of a list, as the server gives one; tests change what they are about. */
export function ticketOf(serial: number, change: Partial<Ticket> = {}): Ticket {
  return {
    id: `00000000-0000-7000-8000-${String(serial).padStart(12, '0')}`,
    number: `${serial}`,
    type: 'incident',
    subject: `Subject ${serial}`,
    status: 'open',
    statusLabel: null,
    impact: null,
    urgency: null,
    priority: 3,
    priorityReason: null,
    requester: { id: 'r', name: 'Alice Meyer', email: 'alice@hallberg.example' },
    assignee: null,
    team: null,
    category: null,
    service: null,
    waitingSinceAt: null,
    wakeAt: null,
    messageCount: 1,
    createdAt: '2026-05-18T08:00:00.000Z',
    updatedAt: '2026-05-18T08:00:00.000Z',
    version: 1,
    ...change,
  };
}

/** A whole ticket. */
export function detailOf(serial: number, change: Partial<TicketDetail> = {}): TicketDetail {
  return {
    ...ticketOf(serial),
    affected: null,
    reporter: null,
    participants: [],
    links: [],
    fields: {},
    source: { channel: 'mail' },
    resolutionCode: null,
    cause: null,
    solution: null,
    resolvedAt: null,
    confirmedAt: null,
    closedAt: null,
    reopenUntilAt: null,
    mergedInto: null,
    deadAddresses: [],
    messages: [],
    olderMessages: null,
    ...change,
  };
}

/** A message at an instant. */
export function messageAt(at: string): Message {
  return {
    id: `message ${at}`,
    kind: 'mail',
    visibility: 'public',
    author: null,
    authorName: 'Alice Meyer',
    unprovedFrom: null,
    evidence: null,
    bodyText: 'words',
    folds: [],
    bodyHtml: null,
    createdAt: at,
    attachments: [],
    delivery: null,
    recipients: [],
    onlyThanks: false,
  };
}
