import type { AbuseCase } from '../case.ts';
import { addressOf } from '../stage/actors.ts';
import { deliver, fresh, lines, plainMail } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';
import { mailboxAddress } from '../../faults/desk/desk-process.ts';
import { showAsSent } from './script-in-mail.ts';

/** Everything in HTML that loads something; `URL` is an address that must never be asked. */
const loads = [
  '<img src="URL/img.png">',
  '<img srcset="URL/a.png 1x, URL/b.png 2x">',
  '<picture><source srcset="URL/source.png"><img src=x></picture>',
  '<div style="background:url(URL/style.png)">d</div>',
  '<div style="background-image:\\75rl(URL/escaped.png)">d</div>',
  '<style>@import "URL/import.css"; body{background:url(URL/sheet.png)} @font-face{font-family:x;src:url(URL/f.woff)}</style>',
  '<table background="URL/table.png"><tr><td background="URL/cell.png">c</td></tr></table>',
  '<body background="URL/body.png">',
  '<video poster="URL/poster.png" src="URL/video.mp4" autoplay></video><audio src="URL/audio.mp3" autoplay></audio>',
  '<link rel="stylesheet" href="URL/link.css"><link rel="preconnect" href="URL"><link rel="dns-prefetch" href="URL">',
  '<link rel="prefetch" href="URL/prefetch"><link rel="icon" href="URL/icon.png">',
  '<iframe src="URL/frame.html"></iframe><embed src="URL/embed"><object data="URL/object"></object>',
  '<svg><image href="URL/svg.png"/><use href="URL/use.svg#a"/></svg>',
  '<input type=image src="URL/input.png"><form action="URL/form"><button>b</button></form>',
  '<base href="URL/"><img src="relative.png">',
  '<meta http-equiv="refresh" content="0;url=URL/refresh">',
  '<ul style="list-style-image:url(URL/list.png)"><li>l</li></ul>',
  '<a href="URL/click" ping="URL/ping">a link that nobody opens</a>',
  '<img src="//tracker.abuse.example/protocol.png"><img src="\\\\tracker.abuse.example\\share\\x.png">',
];

export const remotePictures: AbuseCase = {
  id: 'A-012',
  title: 'No picture, sheet or list of a mail is fetched from outside',
  area: 'mail-intake',
  operations: ['mail.deliver', 'ticket.get'],
  tools: ['chromium', 'namespace'],
  async attempt(stage, look) {
    const numbers = [await sendLoads(stage), await sendCertificateAndInvitation(stage)];
    const browser = await stage.browser();
    const tech = await browser.sitDown(stage.place.url, stage.people.tech.cookie);
    const asker = await browser.sitDown(stage.place.url, stage.people.requesterA.cookie);
    try {
      for (const number of numbers) {
        await tech.page.goto(`/tickets/${number}`);
        await tech.page.locator('article.dh-message').first().waitFor();
        await showAsSent(tech.page);
        await tech.page.waitForTimeout(1000);
        await tech.page.emulateMedia({ media: 'print' });
        await tech.page.waitForTimeout(300);
        await tech.page.emulateMedia({ media: 'screen' });
        await asker.page.goto(`/portal/requests/${number}`);
        await asker.page.waitForTimeout(300);
      }
      await tech.page.goto('/queue');
      await tech.page.waitForTimeout(1000);
    } finally {
      await tech.close();
      await asker.close();
    }
    // The desk itself may be late: what it wanted to fetch, it has fetched by now.
    const calls = stage.listeners.takeCalls();
    look.holds(calls.length === 0, `the listeners heard: ${calls.slice(0, 5).join(' | ')}`);
    look.note(`${loads.length} ways to load, at ${stage.listeners.baits.length} addresses each`);
  },
};

async function sendLoads(stage: Stage): Promise<string> {
  const html = stage.listeners.baits
    .map((bait) => loads.map((one) => one.replaceAll('URL', bait)).join('\n'))
    .join('\n');
  const from = `<${addressOf('requesterA')}>`;
  const record = await deliver(
    stage,
    plainMail({ from, subject: fresh('Pictures '), html: `<p>Look:</p>${html}` }),
  );
  return record.ticketNumber ?? '';
}

/** A signature whose certificate names a revocation list, and an invitation whose file lies elsewhere. */
async function sendCertificateAndInvitation(stage: Stage): Promise<string> {
  const bait = stage.listeners.baits[3] ?? '';
  const raw = lines(
    `From: <${addressOf('requesterA')}>`,
    `To: <${mailboxAddress}>`,
    `Subject: ${fresh('Invitation ')}`,
    `Message-ID: <${fresh()}@strangers.example>`,
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/calendar; method=REQUEST',
    '',
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    `ATTACH:${bait}/agenda.pdf`,
    `URL:${bait}/event`,
    `SUMMARY:A meeting`,
    'END:VEVENT',
    'END:VCALENDAR',
    '--b',
    'Content-Type: application/pkcs7-signature; name=smime.p7s',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(`0\x82crl ${bait}/list.crl ocsp ${bait}/ocsp`).toString('base64'),
    '--b',
    `Content-Type: message/external-body; access-type=URL; URL="${bait}/external.bin"`,
    '',
    'Content-Type: application/octet-stream',
    '',
    '--b--',
    '',
  );
  return (await deliver(stage, raw)).ticketNumber ?? '';
}
