import type { AbuseCase, Look } from '../case.ts';
import type { Answer } from '../stage/ask.ts';
import type { Stage } from '../stage/stage.ts';
import { openTicket, seeTicket, upload } from './open-ticket.ts';

export const crossReferences: AbuseCase = {
  id: 'A-023',
  title: 'Naming what one may not see gives nothing of it away',
  area: 'tickets',
  operations: [
    'ticket.create',
    'ticket.update',
    'ticket.link',
    'ticket.merge',
    'ticket.participant',
    'attachment.upload',
    'ticket.note',
  ],
  async attempt(stage, look) {
    const subject = stage.canaries.plant('confidential-subject', ['tech2', 'requesterB']);
    const hidden = await openTicket(stage, 'requesterB', { subject });
    const before = await seeTicketOf(stage, hidden);
    const moved = await stage.ask('tech2', 'ticket.update', {
      path: { number: hidden },
      body: { version: before.version, teamId: stage.teams.security },
    });
    look.holds(moved.status === 200, `moving it answered ${moved.status}`);
    await tryAsTechnician(stage, look, { hidden });
    await tryAsRequester(stage, look, { hidden });
    await stealUploads(stage, look);
    const still = await seeTicket(stage, hidden, 'tech2');
    look.holds(still.status === before.status, `the hidden ticket became ${still.status}`);
  },
};

async function seeTicketOf(stage: Stage, number: string): Promise<{ version: number; status: string }> {
  const { json } = await stage.ask('requesterB', 'ticket.get', { path: { number } });
  return json as { version: number; status: string };
}

const isRefused = (answer: Answer): boolean => answer.status >= 400 && answer.status < 500;

async function tryAsTechnician(stage: Stage, look: Look, { hidden }: { hidden: string }): Promise<void> {
  const own = await openTicket(stage, 'requesterA');
  const path = { number: own };
  const { version } = await seeTicket(stage, own);
  const nobody = '018f0000-0000-7000-8000-000000000000';
  const tries: Readonly<Record<string, Promise<Answer>>> = {
    'link to it': stage.ask('tech', 'ticket.link', { path, body: { kind: 'related', to: hidden } }),
    'make it the parent': stage.ask('tech', 'ticket.link', { path, body: { kind: 'parent', to: hidden } }),
    'merge into it': stage.ask('tech', 'ticket.merge', { path, body: { into: hidden } }),
    'merge it away': stage.ask('tech', 'ticket.merge', { path: { number: hidden }, body: { into: own } }),
    'note on it': stage.ask('tech', 'ticket.note', {
      path: { number: hidden },
      body: { kind: 'note', body: 'Hello' },
    }),
    'follow it': stage.ask('tech', 'ticket.participant', {
      path: { number: hidden },
      body: { personId: stage.people.tech.id, role: 'follower' },
    }),
    'add nobody': stage.ask('tech', 'ticket.participant', { path, body: { personId: nobody, role: 'cc' } }),
    'give it to nobody': stage.ask('tech', 'ticket.update', { path, body: { version, assigneeId: nobody } }),
    'make nobody ask': stage.ask('tech', 'ticket.update', { path, body: { version, requesterId: nobody } }),
    'a team of nobody': stage.ask('tech', 'ticket.update', { path, body: { version, teamId: nobody } }),
  };
  for (const [what, answer] of Object.entries(tries)) {
    const got = await answer;
    look.holds(isRefused(got), `a technician could ${what}: ${got.status}`);
  }
  const after = await stage.ask('tech', 'ticket.get', path.number ? { path } : {});
  look.holds(!after.text.includes(hidden), 'the own ticket names the hidden one');
}

async function tryAsRequester(stage: Stage, look: Look, { hidden }: { hidden: string }): Promise<void> {
  const foreign = {
    linkedTicketIds: [hidden],
    parentId: hidden,
    mergeInto: hidden,
    assetId: hidden,
    kbId: hidden,
    ccUserIds: [stage.people.requesterB.id],
    approverId: stage.people.lead.id,
    quoteArticleId: hidden,
    links: [{ kind: 'related', to: hidden }],
  };
  for (const [field, value] of Object.entries(foreign)) {
    const answer = await stage.ask('requesterA', 'ticket.create', {
      body: { subject: 'S', body: 'B', [field]: value },
    });
    look.holds(isRefused(answer), `${field} was taken: ${answer.status}`);
    look.holds(!answer.text.includes('CANARY'), `${field} gave a word away`);
  }
}

/** The upload of somebody else, before and after it was used. */
async function stealUploads(stage: Stage, look: Look): Promise<void> {
  const word = stage.canaries.plant('uploaded-bytes', [
    'requesterB',
    'tech',
    'lead',
    'admin',
    'auditor',
    'svcToken',
  ]);
  const id = await upload(stage, 'requesterB', { name: 'mine.txt', bytes: word });
  const steal = async (when: string): Promise<void> => {
    const answer = await stage.ask('requesterA', 'ticket.create', {
      body: { subject: 'S', body: 'B', attachmentIds: [id] },
    });
    look.holds(isRefused(answer), `an upload of somebody else was taken ${when}: ${answer.status}`);
    if (answer.status !== 201) return;
    const { number } = answer.json as { number: string };
    await stage.ask('requesterA', 'attachment.download', { path: { number, attachmentId: id } });
  };
  await steal('before it was used');
  const number = await openTicket(stage, 'requesterB', { attachmentIds: [id] });
  await steal('after it was used');
  const kept = await stage.ask('requesterB', 'attachment.download', { path: { number, attachmentId: id } });
  look.holds(kept.text === word, 'the owner has lost the file');
}
