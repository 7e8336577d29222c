import { createHash } from 'node:crypto';
import type { AbuseCase } from '../case.ts';
import type { OperationName } from '../stage/operations.ts';
import { openTicket, seeTicket, upload } from './open-ticket.ts';

/** Everything that changes a ticket, with a body that would be right. */
const changes: Readonly<Partial<Record<OperationName, object | undefined>>> = {
  'ticket.update': { version: 1, subject: 'Changed' },
  'ticket.take': undefined,
  'ticket.reply': { kind: 'reply', body: 'Hello' },
  'ticket.note': { kind: 'note', body: 'Hello' },
  'ticket.wait': { for: 'pending-requester' },
  'ticket.resume': undefined,
  'ticket.resolve': { code: 'fixed', solution: 'Done' },
  'ticket.confirm': undefined,
  'ticket.object': { body: 'No' },
  'ticket.close': { reason: 'Because' },
  'ticket.reopen': { reason: 'Because' },
  'ticket.cancel': { reason: 'Because' },
  'ticket.merge': { into: '10000-9' },
  'ticket.link': { kind: 'related', to: '10000-9' },
};

export const readOnly: AbuseCase = {
  id: 'A-024',
  title: 'Who may only read changes nothing',
  area: 'tickets',
  operations: [
    'ticket.create',
    'ticket.get',
    'ticket.participant',
    ...(Object.keys(changes) as OperationName[]),
  ],
  async attempt(stage, look) {
    const number = await openTicket(stage, 'requesterA');
    const snapshot = async (): Promise<string> => {
      const timeline = await stage.ask('tech', 'ticket.timeline', { path: { number } });
      return createHash('sha256')
        .update(JSON.stringify(await seeTicket(stage, number)) + timeline.text)
        .digest('hex');
    };
    const before = await snapshot();
    for (const actor of ['auditor', 'svcToken'] as const) {
      const read = await stage.ask(actor, 'ticket.get', { path: { number } });
      look.holds(read.status === 200, `${actor} cannot read it: ${read.status}`);
      for (const [operation, body] of Object.entries(changes) as [OperationName, object | undefined][]) {
        const answer = await stage.ask(actor, operation, { path: { number }, ...(body ? { body } : {}) });
        look.holds(answer.status === 403, `${actor} got ${answer.status} ${answer.code} from ${operation}`);
      }
      const joined = await stage.ask(actor, 'ticket.participant', {
        path: { number },
        body: { personId: stage.people.auditor.id, role: 'follower' },
      });
      look.holds(joined.status === 403, `${actor} could follow: ${joined.status}`);
    }
    const uploaded = await upload(stage, 'svcToken', { name: 'a', bytes: 'a' }).catch(() => undefined);
    look.holds(uploaded === undefined, 'a token that may read could upload');
    look.holds((await snapshot()) === before, 'the ticket or its history changed');
  },
};
