import type { AbuseCase } from '../case.ts';
import { cpuSecondsOf } from '../hostile/measure.ts';
import { deliver, fresh, plainMail } from '../stage/post.ts';
import { openTicket } from './open-ticket.ts';

const of64 = (text: string): string => text.repeat(Math.ceil(65_536 / text.length)).slice(0, 65_536);
const texts = [
  're: fwd: ',
  '-/',
  'a@',
  '@',
  '((((',
  '))))',
  '>',
  '> > >',
  'On x wrote:\n',
  'http://a.',
  'www.a.',
  '\u00a0',
  '\u2003 ',
  'a\u0301\u0323\u0301',
  '-- \n',
  '"',
  '\\',
  "'",
  '=?utf-8?Q?',
  '<a ',
  '&#',
  'aA1',
  '1.',
  '::',
  'ä',
  '\u200d',
  '[',
  '{',
  '|',
  '#1',
  '10000-9 ',
].map(of64);
const mostSeconds = 1;

export const slowPatterns: AbuseCase = {
  id: 'A-089',
  title: 'No text of 64 KB makes the desk think for a second',
  area: 'mail-intake',
  operations: ['mail.deliver', 'ticket.create', 'ticket.search', 'ticket.list', 'auth.login'],
  async attempt(stage, look) {
    let dearest = { seconds: 0, what: '' };
    const number = await openTicket(stage, 'requesterA');
    for (const text of texts) {
      const short = JSON.stringify(text.slice(0, 12));
      const tries: Readonly<Record<string, () => Promise<unknown>>> = {
        ticket: () =>
          stage.ask('requesterA', 'ticket.create', { body: { subject: text.slice(0, 500), body: text } }),
        reply: () =>
          stage.ask('tech', 'ticket.reply', { path: { number }, body: { kind: 'reply', body: text } }),
        mail: () =>
          deliver(
            stage,
            plainMail({
              from: `${text.slice(0, 8000).replace(/[\r\n]/g, ' ')} <${fresh()}@strangers.example>`,
              subject: text.replace(/[\r\n]/g, ' '),
              text,
            }),
          ),
        html: () =>
          deliver(stage, plainMail({ from: `<${fresh()}@strangers.example>`, subject: fresh(), html: text })),
        search: () => stage.ask('tech', 'ticket.search', { query: { q: text.slice(0, 2000) } }),
        list: () => stage.ask('tech', 'ticket.list', { query: { q: text.slice(0, 2000) } }),
        'sign in': () =>
          stage.ask('anon', 'auth.login', {
            body: { email: text.slice(0, 254), password: text.slice(0, 1000) },
          }),
      };
      for (const [what, attempt] of Object.entries(tries)) {
        const before = cpuSecondsOf(stage.desk.pid);
        await attempt();
        const seconds = cpuSecondsOf(stage.desk.pid) - before;
        look.holds(
          seconds < mostSeconds,
          `${what} with ${short} took ${seconds.toFixed(2)} s of the processor`,
        );
        if (seconds > dearest.seconds) dearest = { seconds, what: `${what} with ${short}` };
      }
    }
    look.note(`${texts.length} texts in 7 places; dearest ${dearest.seconds.toFixed(2)} s: ${dearest.what}`);
  },
};
