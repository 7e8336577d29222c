import type { AbuseCase } from '../case.ts';
import { addressOf } from '../stage/actors.ts';
import { deliver, fresh, letter, letters, plainMail } from '../stage/post.ts';
import { openTicket } from './open-ticket.ts';

export const messageIdGames: AbuseCase = {
  id: 'A-093',
  title: 'Nobody can make a mail of somebody else disappear by its id',
  area: 'mail-intake',
  operations: ['mail.deliver', 'mail.records', 'ticket.create', 'ticket.reply'],
  async attempt(stage, look) {
    const mail = (id: string, who: string, text: string): Buffer =>
      plainMail({ from: `<${who}@people.example>`, subject: `About ${text}`, text, id });
    const verdict = async (raw: Buffer): Promise<string | null> => (await deliver(stage, raw)).verdict;
    const id = fresh();
    const first = mail(id, fresh('victim'), 'the printer');
    look.holds((await verdict(first)) === 'ticket', 'the first mail is no ticket');
    look.holds((await verdict(first)) === 'duplicate', 'the same mail again is no duplicate');
    look.holds(
      (await verdict(mail(id, fresh('other'), 'something else'))) === 'ticket',
      'another mail with the same id was swallowed',
    );
    // The attacker is first, with the id that the victim is going to use.
    const guessed = fresh();
    await deliver(stage, mail(guessed, fresh('attacker'), 'nothing'));
    look.holds(
      (await verdict(mail(guessed, fresh('victim'), 'the server burns'))) === 'ticket',
      'the mail of the victim was swallowed',
    );
    for (const odd of [guessed.toUpperCase(), ` ${guessed} `, `<${guessed}`, 'x'.repeat(10_240), '']) {
      const end = await verdict(mail(odd, fresh('odd'), `odd ${odd.length}`));
      look.holds(end === 'ticket', `a mail with the id "${odd.slice(0, 20)}" became ${end}`);
    }
    const without = Buffer.from(
      plainMail({ from: `<${fresh()}@people.example>`, subject: fresh() })
        .toString('utf8')
        .replace(/^Message-ID:.*\r\n/m, ''),
    );
    look.holds((await verdict(without)) === 'ticket', 'a mail without an id is no ticket');
    const number = await openTicket(stage, 'requesterA');
    const before = (await letters(stage, addressOf('requesterA'))).length;
    await stage.ask('tech', 'ticket.reply', { path: { number }, body: { kind: 'reply', body: 'Ours.' } });
    const ours = await letter(stage, addressOf('requesterA'), before + 1);
    const stolen = plainMail({
      from: `<${fresh('thief')}@people.example>`,
      subject: 'With your id',
      text: fresh(),
    });
    const record = await deliver(
      stage,
      Buffer.from(stolen.toString('utf8').replace(/^Message-ID:.*$/m, `Message-ID: <${ours.messageId}>`)),
    );
    look.holds(
      record.verdict !== 'duplicate' && record.verdict !== null,
      `a mail with an id of ours became ${record.verdict}`,
    );
    look.holds(
      record.ticketNumber !== number,
      'a mail with an id of ours went into the ticket of somebody else',
    );
  },
};
