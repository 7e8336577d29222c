import type { AbuseCase } from '../case.ts';
import { addressOf } from '../stage/actors.ts';
import { fresh, letters, outboxEmpty } from '../stage/post.ts';
import { openTicket, seeTicket, type TicketSeen } from './open-ticket.ts';

export const doubleSubmit: AbuseCase = {
  id: 'A-179',
  title: 'What is sent twenty times at once happens once; who comes second is told',
  area: 'tickets',
  operations: [
    'ticket.create',
    'ticket.reply',
    'ticket.update',
    'ticket.resolve',
    'ticket.list',
    'ticket.take',
  ],
  async attempt(stage, look) {
    const subject = fresh('Once ');
    const headers = { 'idempotency-key': fresh('key') };
    const create = (body: object) => stage.ask('requesterA', 'ticket.create', { headers, body });
    const answers = await Promise.all(Array.from({ length: 20 }, () => create({ subject, body: 'B' })));
    const numbers = new Set(
      answers.filter((one) => one.status === 201).map((one) => (one.json as TicketSeen).number),
    );
    look.holds(numbers.size === 1, `twenty sendings made ${numbers.size} tickets`);
    look.holds(
      answers.every((one) => one.status === 201 || one.status === 409),
      `answers: ${[...new Set(answers.map((one) => one.status))].join()}`,
    );
    const other = await create({ subject: `${subject} other`, body: 'B' });
    look.holds(
      other.status >= 400 && other.status < 500,
      `the same key with another body answered ${other.status}`,
    );
    const listed = await stage.ask('tech', 'ticket.list', { query: { q: subject, limit: '50' } });
    look.holds((listed.json as { items: unknown[] }).items.length === 1, 'the list has more than one');
    const [number = ''] = numbers;
    const before = (await letters(stage, addressOf('requesterA'))).length;
    const key = { 'idempotency-key': fresh('key') };
    await Promise.all(
      Array.from({ length: 20 }, () =>
        stage.ask('tech', 'ticket.reply', {
          path: { number },
          headers: key,
          body: { kind: 'reply', body: 'One answer.' },
        }),
      ),
    );
    await outboxEmpty(stage);
    const after = await seeTicket(stage, number);
    look.holds(
      after.messages.filter((one) => one.bodyText === 'One answer.').length === 1,
      'the answer stands there more than once',
    );
    look.holds(
      (await letters(stage, addressOf('requesterA'))).length === before + 1,
      'the answer left more than once',
    );
    await tryTogether(stage, look);
  },
};

/** Two people at one ticket at the same moment. */
async function tryTogether(
  stage: Parameters<AbuseCase['attempt']>[0],
  look: Parameters<AbuseCase['attempt']>[1],
): Promise<void> {
  for (let round = 0; round < 10; round++) {
    const number = await openTicket(stage, 'requesterA');
    const { version } = await seeTicket(stage, number);
    const change = (actor: 'tech' | 'lead', subject: string) =>
      stage.ask(actor, 'ticket.update', { path: { number }, body: { version, subject } });
    const both = await Promise.all([change('tech', 'By tech'), change('lead', 'By lead')]);
    const won = both.filter((one) => one.status === 200);
    look.holds(
      won.length === 1 && both.some((one) => one.code === 'tickets.conflict'),
      `two changes of one field answered ${both.map((one) => one.status).join()}`,
    );
    const { subject } = await seeTicket(stage, number);
    look.holds(
      subject === (won[0]?.json as TicketSeen | undefined)?.subject,
      'the change that was told as done is not there',
    );
    const solve = (actor: 'tech' | 'lead') =>
      stage.ask(actor, 'ticket.resolve', { path: { number }, body: { code: 'fixed', solution: 'Done.' } });
    const solved = await Promise.all([
      solve('tech'),
      solve('lead'),
      stage.ask('tech', 'ticket.take', { path: { number } }),
    ]);
    look.holds(
      solved.slice(0, 2).filter((one) => one.status === 200).length === 1,
      `two resolutions answered ${solved.map((one) => one.status).join()}`,
    );
    look.holds(
      solved.every((one) => one.status < 500),
      'a race ended in an error of the server',
    );
  }
}
