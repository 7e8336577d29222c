import type { Problem } from '#platform/contract/errors';
import type { ClockFace } from '../ui/clock-state.ts';
import type { ClockPiece } from '../ui/ClockWhy.tsx';
import type { EvidenceRow } from '../ui/EvidenceCard.tsx';
import type { Priority } from '../ui/meanings.ts';

// Invented people, numbers and machines, so that the parts can be looked at without a ticket.
const minuteMs = 60_000;

/** An instant of this day, by UTC. */
export function today(clock: string): string {
  return `${new Date().toISOString().slice(0, 10)}T${clock}:00.000Z`;
}

export const alice = { id: 'specimen-alice', name: 'Alice Meyer' };
export const bob = { id: 'specimen-bob', name: 'Bob Okafor' };
export const priya = { id: 'specimen-priya', name: 'Priya Raman' };

export const faces = {
  running: { state: 'running', shareLeft: 0.8, ms: 190 * minuteMs },
  soon: { state: 'soon', shareLeft: 0.38, ms: 23 * minuteMs },
  over: { state: 'over', shareLeft: 0, ms: 18 * minuteMs },
  paused: { state: 'paused', shareLeft: 0.5, ms: 90 * minuteMs },
  met: { state: 'met', shareLeft: 1, ms: 15 * minuteMs },
} as const satisfies Record<string, ClockFace>;

export const pieces: readonly ClockPiece[] = [
  { state: 'ran', fromAt: today('06:35'), ms: 13 * minuteMs, cause: 'ran, ticket opened' },
  { state: 'paused', fromAt: today('06:48'), ms: 7 * minuteMs, cause: 'paused, waited for Alice' },
  { state: 'ran', fromAt: today('06:55'), ms: 24 * minuteMs, cause: 'runs, she answered' },
];
export const dueAt = today('07:42');
export const clockLeftMs = 23 * minuteMs;

export const evidence: readonly EvidenceRow[] = [
  { name: 'Link', verdict: 'pass', values: ['1 Gb/s, 0 errors', '1 Gb/s, 0 errors'] },
  { name: 'Address', verdict: 'fail', values: ['192.168.88.14/24', '10.20.4.57/22'] },
  { name: 'DHCP server', verdict: 'fail', values: ['192.168.88.1', '10.20.4.2'] },
  { name: '6 more', verdict: 'not-reached', values: ['not reached', 'all pass'] },
];

export const refused: Problem = {
  type: 'about:blank',
  status: 502,
  code: 'mail.refused',
  title: 'The mail server refused this message',
  hint: 'kessler.example says the mailbox is full. Your text is kept. We try again at 10:05, or call: +49 40 0155 300.',
  requestId: '01JW8Q',
};

/** A line of the specimen list; a head has only a title. */
export interface SpecimenRow {
  readonly key: string;
  readonly head?: { readonly title: string; readonly count: number };
  readonly subject: string;
  readonly number: string;
  readonly requester: string;
  readonly reason: string;
  readonly priority: Priority;
  readonly face: ClockFace;
  readonly owner?: { readonly id: string; readonly name: string };
  readonly unread?: boolean;
  readonly gone?: boolean;
}

const head = (title: string, count: number): SpecimenRow => ({
  ...row('', title, '', ''),
  key: `head ${title}`,
  head: { title, count },
});

function row(number: string, subject: string, requester: string, reason: string): SpecimenRow {
  return { key: number, subject, number, requester, reason, priority: 3, face: faces.running };
}

export const rows: readonly SpecimenRow[] = [
  head('Clock ran out', 1),
  {
    ...row(
      '48197-5',
      'Shared mailbox “orders” gone from Outlook after move',
      'Marta Kowalska',
      'her third mail',
    ),
    priority: 2,
    face: faces.over,
    owner: bob,
    unread: true,
  },
  head('Due within 2 hours', 2),
  {
    ...row(
      '48217-3',
      'No network on 2nd floor, wrong address on laptop',
      'Alice Meyer',
      '4 more people on this floor',
    ),
    priority: 1,
    face: faces.soon,
    owner: bob,
  },
  {
    ...row('48214-9', 'MFA prompt loops after new phone', 'Jonas Weiss', 'since Friday 17:50'),
    priority: 2,
    unread: true,
  },
  head('Waiting for someone else', 2),
  {
    ...row(
      '48176-1',
      'Scanner driver: may we update tonight at 18:00?',
      'Petra Lang',
      'asked yesterday 15:40',
    ),
    face: faces.paused,
    owner: bob,
  },
  {
    ...row(
      '48162-8',
      'Replacement dock ordered, supplier says Thursday',
      'Oliver Brandt',
      'Priya took it elsewhere',
    ),
    priority: 4,
    face: faces.paused,
    owner: priya,
    gone: true,
  },
];
