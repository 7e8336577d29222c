import type { AbuseCase } from '../case.ts';
import { addressOf } from '../stage/actors.ts';
import { deliver, fresh, plainMail } from '../stage/post.ts';
import { seeTicket } from './open-ticket.ts';

/** Addresses inside, in every way of writing that some program reads as one. */
const inside = [
  'http://127.0.0.1/a',
  'http://127.1/a',
  'http://2130706433/a',
  'http://0x7f000001/a',
  'http://0177.0.0.1/a',
  'http://0/a',
  'http://localhost/a',
  'http://10.66.0.1/a',
  'http://192.168.66.1/a',
  'http://172.16.0.1/a',
  'http://100.64.0.1/a',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/a',
  'http://[::]/a',
  'http://[fd00::66]/a',
  'http://[fe80::1]/a',
  'http://[::ffff:10.66.0.1]/a',
  'http://[64:ff9b::10.66.0.1]/a',
  'http://[2002:0a42:0001::]/a',
  'http://tracker.abuse.example/a',
  'http://user:pass@127.0.0.1/a',
  'http://127.0.0.1:21/a',
  'https://127.0.0.1/a',
  'http://１２７.0.0.1/a',
  'http://127。0。0。1/a',
  'http://evil.example\\@127.0.0.1/a',
] as const;
/** Of the public internet: here it is ours too, and hears that the desk does fetch what a person asks for. */
const outside = 'http://93.184.216.34/picture.png';

export const pictureOnDemand: AbuseCase = {
  id: 'A-012b',
  title: 'A picture that a person asks for leads the desk nowhere inside',
  area: 'mail-intake',
  operations: ['mail.deliver', 'ticket.get', 'picture.fetch'],
  tools: ['namespace'],
  async attempt(stage, look) {
    const html = [...inside, outside].map((one) => `<img src="${one}">`).join('');
    const raw = plainMail({
      from: `<${addressOf('requesterA')}>`,
      subject: fresh('Pictures '),
      html: `<p>See</p>${html}`,
    });
    const number = (await deliver(stage, raw)).ticketNumber ?? '';
    const messageId = (await seeTicket(stage, number)).messages[0]?.id ?? '';
    const path = (at: number) => ({ number, messageId, position: String(at) });
    const kept = stage.listeners.takeCalls();
    look.holds(kept.length === 0, `something was fetched before anybody asked: ${kept.join(' | ')}`);
    for (let at = 0; at < inside.length + 1; at++) {
      const stranger = await stage.ask('requesterB', 'picture.fetch', { path: path(at) });
      look.holds(
        stranger.status === 404 || stranger.status === 403,
        `somebody who does not see the ticket got ${stranger.status}`,
      );
      const answer = await stage.ask('tech', 'picture.fetch', { path: path(at) });
      look.holds(
        answer.status >= 400,
        `picture ${at} (${[...inside, outside][at]}) answered ${answer.status}`,
      );
    }
    const calls = stage.listeners.takeCalls();
    // To know where a name leads the desk has to ask; it must not go there.
    const names = calls.filter((one) => one.startsWith('somebody asked for the name '));
    const wanted = calls.filter((one) => /GET \/picture\.png/.test(one));
    const others = calls.filter((one) => !names.includes(one) && !/93\.184\.216\.34/.test(one));
    look.holds(
      wanted.length === 1,
      `the picture outside was asked for ${wanted.length} times: the listeners would hear nothing`,
    );
    look.holds(others.length === 0, `the desk called inside: ${others.join(' | ')}`);
  },
};
