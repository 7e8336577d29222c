import type { AbuseCase, Look } from '../case.ts';
import { fresh } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';
import { openTicket, seeTicket, type TicketSeen } from './open-ticket.ts';

export const privilegedFields: AbuseCase = {
  id: 'A-044',
  title: 'A requester sets no field that belongs to the desk',
  area: 'tickets',
  operations: ['ticket.create', 'ticket.update', 'ticket.reply', 'ticket.get'],
  async attempt(stage, look) {
    const { people, teams } = stage;
    const fields: Readonly<Record<string, readonly unknown[]>> = {
      priority: [1, 4, -1, 1e308],
      impact: [1, 0, -1, 1.5, 1e308, '1', null],
      // How urgent it is, people say themselves (the portal asks whether the work stops); out of range it is refused.
      urgency: [0, 99, -1],
      dueAt: ['2000-01-01T00:00:00.000Z'],
      slaPolicy: ['gold'],
      status: ['closed', 'resolved'],
      createdAt: ['2000-01-01T00:00:00.000Z'],
      requesterId: [people.requesterB.id],
      requester: [{ email: people.requesterB.email }, { email: people.tech.email }],
      affected: [{ email: people.requesterB.email }],
      assigneeId: [people.tech.id],
      assignee: [people.tech.id],
      teamId: [teams.security, teams.help],
      internal: [true],
      visibility: ['internal'],
      channel: ['phone', 'desk'],
      type: ['change', 'problem'],
      templateId: ['1'],
      number: ['10000-9'],
      version: [99],
      source: [{ channel: 'mail' }],
      fields: [{ secret: true }, { __proto__: { a: 1 } }],
      categoryId: ['018f0000-0000-7000-8000-000000000000'],
    };
    const plain = await seeTicket(stage, await openTicket(stage, 'requesterA'));
    for (const [name, values] of Object.entries(fields))
      for (const value of values) {
        const answer = await stage.ask('requesterA', 'ticket.create', {
          body: { subject: fresh(), body: 'B', [name]: value },
        });
        const said = `${name} = ${JSON.stringify(value)}: ${answer.status}`;
        look.holds(answer.status < 500, said);
        if (answer.status !== 201) continue;
        const made = await seeTicket(stage, (answer.json as TicketSeen).number, 'admin');
        look.holds(
          steered(made) === steered(plain),
          `${said}, and the ticket is ${steered(made)} where a plain one is ${steered(plain)}`,
        );
      }
    await tryRest(stage, look, plain);
  },
};

async function tryRest(stage: Stage, look: Look, plain: TicketSeen): Promise<void> {
  const { people, teams } = stage;
  const raw = Buffer.from('{"subject":"S","body":"B","impact":NaN,"__proto__":{"role":"administrator"}}');
  const odd = await stage.ask('requesterA', 'ticket.create', {
    raw: { bytes: new Uint8Array(raw), mediaType: 'application/json' },
  });
  look.holds(odd.status === 400, `JSON that is none answered ${odd.status}`);
  for (const change of [
    { priority: 1, priorityReason: 'I want' },
    { assigneeId: people.tech.id },
    { teamId: teams.security },
    { requesterId: people.requesterB.id },
  ]) {
    const answer = await stage.ask('requesterA', 'ticket.update', {
      path: { number: plain.number },
      body: { version: plain.version, ...change },
    });
    look.holds(answer.status === 403, `a requester changed ${JSON.stringify(change)}: ${answer.status}`);
  }
  const note = await stage.ask('requesterA', 'ticket.note', {
    path: { number: plain.number },
    body: { kind: 'note', body: 'Internal' },
  });
  look.holds(note.status === 403, `a requester wrote a note: ${note.status}`);
}

/** What decides where a ticket goes, how soon, and in whose name. */
function steered(ticket: TicketSeen): string {
  const { priority, impact, urgency, status, team, assignee, requester, type } = ticket;
  return JSON.stringify({ priority, impact, urgency, status, team, assignee, requester: requester.id, type });
}
