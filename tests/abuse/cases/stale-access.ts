import type { AbuseCase, Look } from '../case.ts';
import { addressOf, type ActorName } from '../stage/actors.ts';
import { letters, outboxEmpty } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';
import { openTicket, upload } from './open-ticket.ts';

export const staleAccess: AbuseCase = {
  id: 'A-021',
  title: 'A file is given to whoever may see it now, and to nobody else',
  area: 'attachments',
  operations: [
    'attachment.upload',
    'attachment.download',
    'ticket.create',
    'ticket.participant',
    'link.attachment',
    'portal.attachment',
  ],
  async attempt(stage, look) {
    const seen: ActorName[] = ['tech', 'lead', 'admin', 'auditor', 'svcToken', 'requesterA'];
    const word = stage.canaries.plant('guessed-file', seen);
    const attachmentId = await upload(stage, 'requesterA', { name: 'secret.txt', bytes: word });
    // Uploaded, not used yet: nobody has it by any address.
    const unused = await stage.ask('requesterA', 'attachment.download', {
      path: { number: '10000-9', attachmentId },
    });
    look.holds(unused.status === 404, `an unused upload answered ${unused.status}`);
    const number = await openTicket(stage, 'requesterA', { attachmentIds: [attachmentId] });
    await guess(stage, look, { number, attachmentId });
    await withdraw(stage, look);
    await judgeLinks(stage, look, { number, attachmentId });
  },
};

/** Ids beside a known one, another ticket around a known one, ranges, and other ways of writing. */
async function guess(stage: Stage, look: Look, of: { number: string; attachmentId: string }): Promise<void> {
  const own = await openTicket(stage, 'requesterB');
  for (const actor of ['anon', 'requesterB'] as const)
    for (let step = -100; step <= 100; step++) {
      const attachmentId = beside(of.attachmentId, step);
      const { status } = await stage.ask(actor, 'attachment.download', {
        path: { number: of.number, attachmentId },
      });
      look.holds(status >= 400, `${actor} got ${attachmentId}: ${status}`);
    }
  const around = await stage.ask('requesterB', 'attachment.download', {
    path: { number: own, attachmentId: of.attachmentId },
  });
  look.holds(around.status === 404, `the file came through another ticket: ${around.status}`);
  const range = await stage.ask('requesterB', 'attachment.download', {
    path: of,
    headers: { range: 'bytes=0-10' },
  });
  look.holds(range.status === 404, `a range of it came: ${range.status}`);
  const known = await stage.ask('tech', 'attachment.download', { path: of });
  const cached = await stage.ask('requesterB', 'attachment.download', {
    path: of,
    headers: { 'if-none-match': known.headers.get('etag') ?? '' },
  });
  look.holds(known.status === 200 && cached.status === 404, `with its etag it answered ${cached.status}`);
}

function beside(id: string, step: number): string {
  const last = (BigInt(`0x${id.slice(-12)}`) + BigInt(step)) & 0xffffffffffffn;
  return id.slice(0, -12) + last.toString(16).padStart(12, '0');
}

/** Somebody who took part and does not any more. */
async function withdraw(stage: Stage, look: Look): Promise<void> {
  const attachmentId = await upload(stage, 'requesterA', { name: 'shared.txt', bytes: 'shared' });
  const number = await openTicket(stage, 'requesterA', { attachmentIds: [attachmentId] });
  const personId = stage.people.requesterB.id;
  await stage.ask('tech', 'ticket.participant', { path: { number }, body: { personId, role: 'cc' } });
  const during = await stage.ask('requesterB', 'attachment.download', { path: { number, attachmentId } });
  look.holds(during.status === 200, `a participant got ${during.status}`);
  look.holds(
    !/max-age=[1-9]/.test(during.headers.get('cache-control') ?? ''),
    'a browser may keep the file and not ask again',
  );
  const token = stage.people.admin.token;
  await fetch(`${stage.place.url}/api/tickets/${number}/participants/${personId}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token}` },
  });
  const after = await stage.ask('requesterB', 'attachment.download', { path: { number, attachmentId } });
  look.holds(after.status === 404, `a former participant got ${after.status}`);
  const page = await stage.ask.page('requesterB', `/portal/requests/${number}/attachments/${attachmentId}`);
  look.holds(page.status >= 300, `a former participant got the file of the page: ${page.status}`);
}

/** The secret of a link: long enough, not like others, and good for its own request alone. */
async function judgeLinks(
  stage: Stage,
  look: Look,
  of: { number: string; attachmentId: string },
): Promise<void> {
  for (const actor of ['requesterA', 'requesterB', 'requesterB', 'requesterB', 'requesterB'] as const) {
    const number = await openTicket(stage, actor);
    await stage.ask('tech', 'ticket.reply', {
      path: { number },
      body: { kind: 'reply', body: 'We are on it.' },
    });
  }
  await outboxEmpty(stage);
  const mails = [
    ...(await letters(stage, addressOf('requesterA'))),
    ...(await letters(stage, addressOf('requesterB'))),
  ];
  const tokens = mails.flatMap(({ mail }) =>
    [...(mail.text ?? '').matchAll(/\/r\/([\w.~-]+)/g)].map((one) => one[1] ?? ''),
  );
  look.holds(tokens.length > 3, 'no mail had a link');
  const foreign = await letters(stage, addressOf('requesterB'));
  for (const { mail } of foreign) {
    const token = /\/r\/([\w.~-]+)/.exec(mail.text ?? '')?.[1];
    if (token === undefined) continue;
    const file = await stage.ask('requesterB', 'link.attachment', {
      path: { token, attachmentId: of.attachmentId },
    });
    look.holds(file.status === 404, `the link of another request gave the file: ${file.status}`);
    const changed = token.replace(/.$/, (c) => (c === 'A' ? 'B' : 'A'));
    const forged = await stage.ask.page('anon', `/r/${changed}`);
    look.holds(forged.status >= 400, `a changed link answered ${forged.status}`);
  }
  look.holds(new Set(tokens).size > 1, 'links are all alike');
  look.holds(
    tokens.every((one) => one.length >= 22),
    'the secret of a link has less than 128 bits',
  );
}
