import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AbuseCase } from '../case.ts';
import type { Stage } from '../stage/stage.ts';
import { openTicket } from './open-ticket.ts';

const climbs = [
  '../',
  '..%2f',
  '%2e%2e/',
  '%2e%2e%2f',
  '..%252f',
  '..\\',
  '..%5c',
  '..%c0%af',
  '..%u2215',
  '....//',
  '.%00./',
  '%00',
  '/',
  '%2f',
  '//',
];
const targets = [
  'abuse-canary.txt',
  'sealing.key',
  'etc/passwd',
  'package.json',
  'control.sock',
  'src/main/cli.ts',
];
const places = [
  '/api/tickets/NUMBER/attachments/',
  '/portal/requests/NUMBER/attachments/',
  '/r/',
  '/assets/',
  '/portal/assets/',
  '/',
  '/api/mail/records/',
  '/static/',
  '/content/tickets/NUMBER/messages/',
];

export const paths: AbuseCase = {
  id: 'A-130',
  title: 'No address leads to a file of the machine',
  area: 'attachments',
  operations: ['attachment.download', 'attachment.upload', 'ticket.create'],
  async attempt(stage, look) {
    const word = `outside-${randomBytes(8).toString('hex')}`;
    writeFileSync(join(stage.place.dataDir, 'abuse-canary.txt'), word);
    const number = await openTicket(stage, 'requesterA');
    let asked = 0;
    for (const place of places)
      for (const climb of climbs)
        for (const target of targets) {
          const path = place.replace('NUMBER', number) + climb.repeat(8) + target;
          const answer = await rawGet(stage, path);
          asked += 1;
          look.holds(answer.status < 500, `${path} answered ${answer.status}`);
          look.holds(
            !answer.text.includes(word) && !/root:x?:0:0|"@deskhand\/desk"|-----BEGIN/.test(answer.text),
            `${path} gave a file away`,
          );
        }
    for (const name of ['../../x', '/etc/passwd', '..', '.', '', 'a/b', 'a\\b', 'a\u202eb']) {
      const answer = await stage.ask('requesterA', 'attachment.upload', {
        query: { name },
        raw: { bytes: new Uint8Array([1]), mediaType: 'text/plain' },
      });
      look.holds(
        answer.status === 422 || answer.status === 400,
        `the name ${JSON.stringify(name)} was taken: ${answer.status}`,
      );
    }
    look.note(`${asked} addresses`);
  },
};

/** As it stands: fetch would tidy the path before it goes out. */
function rawGet(stage: Stage, path: string): Promise<{ status: number; text: string }> {
  const headers = { cookie: stage.people.requesterA.cookie };
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port: stage.place.port, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('latin1').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end();
  });
}
