import type { AbuseCase } from '../case.ts';
import { fresh, letters, outboxEmpty } from '../stage/post.ts';
import { openTicket } from './open-ticket.ts';

const victim = 'victim@strangers.example';
/** What begins a header or a recipient of its own where somebody puts it into a line without looking. */
const breaks = [
  `x\r\nBcc: ${victim}`,
  `x\nBcc: ${victim}`,
  `x\rBcc: ${victim}`,
  `x%0d%0aBcc: ${victim}`,
  `x\u2028Bcc: ${victim}`,
  `x\u0085Bcc: ${victim}`,
  `x\0Bcc: ${victim}`,
  `=?utf-8?Q?x=0D=0ABcc:_${victim}?=`,
  `x", <${victim}>`,
  `x@y>, <${victim}`,
  `group: ${victim};`,
  `x\r\n\r\nA body of its own`,
  `x\r\n.\r\nMAIL FROM:<${victim}>`,
  '{{7*7}}${7*7}<%= 7*7 %>',
];
/** Addresses that are refused, or used as the one address that they are. */
const addresses = [
  `a@b.example>, <${victim}`,
  `a@b.example\r\nRCPT TO:<${victim}>`,
  `"a, ${victim}"@b.example`,
  `a@b.example, ${victim}`,
  `a@b.example;${victim}`,
  `<${victim}>`,
  `a b@b.example`,
  `@${victim}:a@b.example`,
];

export const headerInjection: AbuseCase = {
  id: 'A-092',
  title: 'Names, subjects and addresses add no header and no reader to a mail',
  area: 'notifications',
  operations: ['ticket.create', 'ticket.reply', 'user.update', 'user.create'],
  async attempt(stage, look) {
    for (const [at, text] of breaks.entries()) {
      const email = `${fresh('named')}@people.example`;
      const number = await openTicket(stage, 'tech', {
        subject: `Subject ${text}`,
        requester: { email, name: `Name ${text}` },
      }).catch((error: Error) => error);
      look.holds(
        typeof number === 'string' || /no ticket: 4\d\d/.test(number.message),
        `text ${at}: ${String(number)}`,
      );
      if (typeof number !== 'string') continue;
      await stage.ask('tech', 'ticket.reply', {
        path: { number },
        body: { kind: 'reply', body: `.\r\n.\r\n${text}` },
      });
      await outboxEmpty(stage);
      const [mail] = await letters(stage, email);
      look.holds(mail !== undefined && mail.to.length === 1, `text ${at}: it went to ${mail?.to.join(', ')}`);
      const names = mail?.mail.headers.map((one) => one.key) ?? [];
      look.holds(
        !names.includes('bcc') && (!text.includes('7*7') || mail?.mail.subject?.includes('{{7*7}}') === true),
        `text ${at}: headers ${names.join(', ')}`,
      );
      look.holds(!/[\r\n\0]/.test(mail?.mail.subject ?? ''), `text ${at}: the subject has lines`);
    }
    for (const email of addresses) {
      const answer = await stage.ask('tech', 'ticket.create', {
        body: { subject: 'S', body: 'B', requester: { email } },
      });
      look.holds(
        answer.status >= 400 && answer.status < 500,
        `the address ${JSON.stringify(email)} was taken: ${answer.status}`,
      );
      const person = await stage.ask('admin', 'user.create', { body: { name: 'N', email } });
      look.holds(
        person.status >= 400 && person.status < 500,
        `a person has the address ${JSON.stringify(email)}: ${person.status}`,
      );
    }
    for (const email of [[victim], { a: 1 }, 7]) {
      const answer = await stage.ask('tech', 'ticket.create', {
        body: { subject: ['S'], body: 'B', requester: { email } },
      });
      look.holds(answer.status === 400, `a list as an address answered ${answer.status}`);
    }
    await outboxEmpty(stage);
    look.holds((await letters(stage, victim)).length === 0, 'somebody got a mail who was nobody’s reader');
  },
};
