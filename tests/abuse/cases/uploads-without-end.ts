import type { AbuseCase } from '../case.ts';
import { openTicket, upload } from './open-ticket.ts';

const tries = 230;

export const uploadsWithoutEnd: AbuseCase = {
  id: 'A-133',
  title: 'Nobody fills the desk with files that no message has',
  area: 'attachments',
  operations: ['attachment.upload', 'ticket.create'],
  async attempt(stage, look) {
    const send = (n: number) =>
      stage.ask('requesterB', 'attachment.upload', {
        query: { name: `${n}.txt` },
        raw: { bytes: new Uint8Array(Buffer.from(`file ${n}`)), mediaType: 'text/plain' },
      });
    const answers = await Promise.all(Array.from({ length: tries }, (_, n) => send(n)));
    const ids = answers.flatMap((one) => (one.status === 201 ? [(one.json as { id: string }).id] : []));
    const refused = answers.filter((one) => one.status !== 201);
    look.note(`${ids.length} of ${tries} files were taken`);
    look.holds(refused.length > 0, 'there is no end to files that no message has');
    look.holds(
      refused.every((one) => one.status === 413 && one.text.includes('"tickets.uploads_full"')),
      `answers: ${[...new Set(refused.map((one) => one.status))].join()}`,
    );
    const other = await upload(stage, 'requesterA', { name: 'other.txt', bytes: 'other' }).catch(() => '');
    look.holds(other !== '', 'somebody else could not upload any more');
    for (let from = 0; from < ids.length; from += 50)
      await openTicket(stage, 'requesterB', { attachmentIds: ids.slice(from, from + 50) });
    look.holds((await send(tries)).status === 201, 'there is no room after the messages were sent');
  },
};
