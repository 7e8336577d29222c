import type { AbuseCase, Look } from '../case.ts';
import type { ActorName } from '../stage/actors.ts';
import type { Answer } from '../stage/ask.ts';
import { fresh } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';

/** A ticket of somebody with a word of its own in each field that a stranger must not see. */
export interface Guarded {
  readonly number: string;
  readonly id: string;
  readonly messageId: string;
  readonly attachmentId: string;
  readonly words: readonly string[];
}

const desk: readonly ActorName[] = ['tech', 'lead', 'auditor', 'admin', 'svcToken'];

/** Opens a ticket of requesterA, with a note that not even requesterA may see. */
export async function openGuarded(stage: Stage): Promise<Guarded> {
  const seen: ActorName[] = [...desk, 'tech2', 'requesterA'];
  const subject = stage.canaries.plant('ticket-subject', seen);
  const body = stage.canaries.plant('ticket-body', seen);
  const note = stage.canaries.plant('note-body', [...desk, 'tech2']);
  const file = stage.canaries.plant('file-bytes', seen);
  const uploaded = await stage.ask('requesterA', 'attachment.upload', {
    query: { name: `${fresh('file')}.txt` },
    raw: { bytes: new Uint8Array(Buffer.from(file)), mediaType: 'application/octet-stream' },
  });
  const attachmentId = (uploaded.json as { id: string }).id;
  const opened = await stage.ask('requesterA', 'ticket.create', {
    body: { subject, body, attachmentIds: [attachmentId] },
  });
  const { number, id } = opened.json as { number: string; id: string };
  const noted = await stage.ask('tech', 'ticket.note', {
    path: { number },
    body: { kind: 'note', body: note },
  });
  const messageId = (noted.json as { id: string }).id;
  return { number, id, messageId, attachmentId, words: [subject, body, note, file] };
}

export const foreignTicket: AbuseCase = {
  id: 'A-020',
  title: 'A ticket of somebody else is as unknown as one that does not exist',
  area: 'tickets',
  operations: [
    'ticket.create',
    'ticket.get',
    'ticket.list',
    'ticket.search',
    'ticket.note',
    'attachment.upload',
    'attachment.download',
  ],
  async attempt(stage, look) {
    const guarded = await openGuarded(stage);
    await tryIdentifiers(stage, guarded, look);
    await tryLists(stage, guarded, look);
    await tryWrites(stage, guarded, look);
    await tryMerged(stage, guarded, look);
    const own = await stage.ask('requesterA', 'ticket.get', { path: { number: guarded.number } });
    look.holds(
      own.status === 200 && own.text.includes(guarded.words[0] ?? ''),
      'the owner cannot see the ticket either',
    );
  },
};

/** The number with the check digit that belongs to no ticket yet is not known here; this one is far away. */
const unknownNumber = '99999-4';

async function tryIdentifiers(stage: Stage, guarded: Guarded, look: Look): Promise<void> {
  const { number, id, attachmentId, messageId } = guarded;
  const serial = number.split('-')[0] ?? '';
  const names = [
    number,
    id,
    serial,
    ` ${number}`,
    `${number}%00`,
    `${number}/../${number}`,
    number.toLowerCase(),
    messageId,
  ];
  for (const actor of ['requesterB', 'anon'] as const) {
    const unknown = await stage.ask(actor, 'ticket.get', { path: { number: unknownNumber } });
    for (const name of names) {
      const answer = await stage.ask(actor, 'ticket.get', { path: { number: name } });
      look.holds(
        isSameRefusal(answer, unknown),
        `${actor} asking for ${name} got ${answer.status} ${answer.code}, for nothing ${unknown.status} ${unknown.code}`,
      );
    }
    for (const operation of ['ticket.messages', 'ticket.timeline'] as const) {
      const answer = await stage.ask(actor, operation, { path: { number } });
      look.holds(answer.status >= 401, `${actor} got ${answer.status} from ${operation}`);
    }
    const file = await stage.ask(actor, 'attachment.download', { path: { number, attachmentId } });
    look.holds(file.status >= 401, `${actor} got the file: ${file.status}`);
    const page = await stage.ask.page(actor, `/portal/requests/${number}`);
    look.holds(page.status >= 300, `${actor} got the page of the request: ${page.status}`);
    const pageFile = await stage.ask.page(actor, `/portal/requests/${number}/attachments/${attachmentId}`);
    look.holds(pageFile.status >= 300, `${actor} got the file of the page: ${pageFile.status}`);
  }
}

/** A malformed number may be called invalid, since its form tells that already; a well-formed one must not differ. */
function isSameRefusal(answer: Answer, unknown: Answer): boolean {
  const isInvalid = answer.status === 400 && answer.code === 'platform.invalid';
  return isInvalid || (answer.status === unknown.status && answer.code === unknown.code);
}

async function tryLists(stage: Stage, guarded: Guarded, look: Look): Promise<void> {
  const queries = [
    {},
    { q: guarded.words[0] ?? '' },
    { requester: stage.people.requesterA.id },
    { status: 'unresolved' },
    { sort: 'createdAt' },
  ];
  for (const query of queries) {
    const answer = await stage.ask('requesterB', 'ticket.list', { query });
    look.holds(
      !answer.text.includes(guarded.number),
      `a list of requesterB holds ${guarded.number}: ${JSON.stringify(query)}`,
    );
  }
  for (const word of guarded.words) {
    const answer = await stage.ask('requesterB', 'ticket.search', { query: { q: word } });
    look.holds(!answer.text.includes(guarded.number), `a search of requesterB found ${guarded.number}`);
  }
  const counters = await stage.ask('requesterB', 'ticket.counters');
  look.holds(counters.status === 403, `requesterB got the counters: ${counters.status}`);
  const portal = await stage.ask.page('requesterB', '/portal');
  look.holds(!portal.text.includes(guarded.number), 'the home of requesterB names the ticket');
}

async function tryWrites(stage: Stage, guarded: Guarded, look: Look): Promise<void> {
  const path = { number: guarded.number };
  const tries = [
    stage.ask('requesterB', 'ticket.reply', { path, body: { kind: 'reply', body: 'Let me in.' } }),
    stage.ask('requesterB', 'ticket.confirm', { path }),
    stage.ask('requesterB', 'ticket.object', { path, body: { body: 'No.' } }),
    stage.ask('requesterB', 'ticket.update', { path, body: { version: 1, subject: 'Mine now' } }),
    stage.ask('requesterB', 'ticket.take', { path }),
  ];
  for (const answer of await Promise.all(tries))
    look.holds(
      answer.status === 404 || answer.status === 403,
      `requesterB wrote: ${answer.status} ${answer.text.slice(0, 100)}`,
    );
}

/** The number of a ticket that was merged away leads to the survivor, for those alone who may see the survivor. */
async function tryMerged(stage: Stage, guarded: Guarded, look: Look): Promise<void> {
  const mine = await stage.ask('requesterB', 'ticket.create', {
    body: { subject: fresh('Mine '), body: 'Mine.' },
  });
  const { number } = mine.json as { number: string };
  const merged = await stage.ask('tech', 'ticket.merge', {
    path: { number },
    body: { into: guarded.number },
  });
  look.holds(merged.status === 200, `merging failed: ${merged.status} ${merged.text.slice(0, 200)}`);
  await stage.ask('requesterB', 'ticket.get', { path: { number } });
  await stage.ask('requesterB', 'ticket.messages', { path: { number } });
  await stage.ask.page('requesterB', `/portal/requests/${number}`);
}
