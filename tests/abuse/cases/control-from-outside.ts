import type { AbuseCase } from '../case.ts';
import { deliver, fresh, plainMail } from '../stage/post.ts';
import { seeTicket, type TicketSeen } from './open-ticket.ts';

const products = ['OTRS', 'Znuny', 'RT', 'Zammad', 'GLPI', 'OSTicket', 'Deskhand', 'Desk', 'Helpdesk'];
const fields = [
  'Queue',
  'Priority',
  'PriorityID',
  'Owner',
  'Tag',
  'Tags',
  'Status',
  'State',
  'Team',
  'Type',
  'Impact',
  'Urgency',
  'Ticket',
  'Command',
  'Loop',
  'Author',
  'SLA',
];
const commands = [
  '#close',
  '#assign tech',
  'assign: tech',
  'status: closed',
  'priority: 1',
  'note: internal',
  '/merge 1',
  '@tech take',
  'Command: resolve',
  '[[close]]',
  'owner=root',
  'Tags: vip',
];

export const controlFromOutside: AbuseCase = {
  id: 'A-083',
  title: 'No header and no word of a stranger steers a ticket',
  area: 'mail-intake',
  operations: ['mail.deliver', 'ticket.get'],
  async attempt(stage, look) {
    const send = async (header: readonly string[], text: string): Promise<TicketSeen | undefined> => {
      const { ticketNumber } = await deliver(
        stage,
        plainMail({ from: `<${fresh()}@strangers.example>`, subject: fresh(), text, header }),
      );
      return ticketNumber === null ? undefined : seeTicket(stage, ticketNumber);
    };
    const plain = await send([], 'Plain.');
    const steering = products.flatMap((product) => fields.map((field) => `X-${product}-${field}: 1`));
    const more = [
      'RT-Owner: root',
      'X-RT-Command: status resolved',
      'X-Priority: 1 (Highest)',
      'Importance: high',
      'Priority: urgent',
      'X-MSMail-Priority: High',
      'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      'Sensitivity: Company-Confidential',
      'Status: RO',
      'X-Status: A',
    ];
    const tries = [
      await send(
        steering.filter((one) => !one.includes('-Loop')),
        'Headers.',
      ),
      await send(more, 'More headers.'),
      ...(await Promise.all(commands.map((one) => send([], `${one}\nWords.\n${one}`)))),
    ];
    for (const made of tries)
      look.holds(
        made !== undefined && steeredBy(made) === steeredBy(plain),
        `the ticket is ${made ? steeredBy(made) : 'not there'}, a plain one ${steeredBy(plain)}`,
      );
    for (const made of tries.slice(2))
      look.holds(made?.messages[0]?.visibility === 'public', 'words of a stranger became a note');
  },
};

function steeredBy(ticket: TicketSeen | undefined): string {
  if (!ticket) return 'none';
  const { priority, impact, urgency, status, team, assignee, type, participants } = ticket;
  return JSON.stringify({
    priority,
    impact,
    urgency,
    status,
    team,
    assignee,
    type,
    participants: participants.length,
  });
}
