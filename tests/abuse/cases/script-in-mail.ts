import type { Page } from 'playwright-core';
import type { AbuseCase, Look } from '../case.ts';
import { forbiddenNodes, type Watched } from '../oracles/browser.ts';
import { addressOf } from '../stage/actors.ts';
import { deliver, fresh, letters, outboxEmpty, plainMail, type FlightRecord } from '../stage/post.ts';
import type { Stage } from '../stage/stage.ts';

/** Ways to get a script past a reader of HTML; `RUN` stands for the call that gives it away. */
const payloads: Readonly<Record<string, string>> = {
  script: '<script>RUN</script>',
  'picture that fails': '<img src=x onerror="RUN">',
  'svg that loads': '<svg onload="RUN"></svg>',
  'svg that moves': '<svg><animate onbegin="RUN" attributeName=x dur=1s></svg>',
  'details that open': '<details open ontoggle="RUN"><summary>s</summary></details>',
  'body that loads': '<body onload="RUN">',
  'page in a frame': '<iframe srcdoc="&lt;script&gt;parent.RUN&lt;/script&gt;"></iframe>',
  'object with data': '<object data="data:text/html,<script>RUN</script>"></object>',
  'mathematics with a link':
    '<math><maction actiontype=statusline xlink:href="javascript:RUN">m</maction></math>',
  'field that takes the focus': '<input autofocus onfocus="RUN">',
  marquee: '<marquee onstart="RUN">m</marquee>',
  'video without source': '<video><source onerror="RUN"></video>',
  'link that is code': '<a href="java&#10;script:RUN">link</a><a href="&#1;javascript:RUN">link</a>',
  'tag in a tag': '<<script>script>RUN<</script>/script><scr<script>ipt>RUN</scr</script>ipt>',
  'comment that ends early': '<!--><img src=x onerror="RUN">--><!--!><svg onload="RUN">',
  'mutation through tables':
    '<table><td><form><math><mtext></form><form><mglyph><style></math><img src onerror="RUN">',
  'attribute that breaks out':
    '<p title="--&gt;&lt;img src=x onerror=RUN&gt;" style="x:\'&quot;><img src=x onerror=RUN>">p</p>',
  'policy of the sender':
    '<meta http-equiv=refresh content="0;url=javascript:RUN"><base href="javascript:/a/">',
};

export const scriptInMail: AbuseCase = {
  id: 'A-001',
  title: 'HTML of a stranger runs nothing wherever it is shown',
  area: 'mail-intake',
  operations: ['mail.deliver', 'mail.record', 'mail.source', 'ticket.get'],
  tools: ['chromium'],
  async attempt(stage, look) {
    const sent = await sendPayloads(stage, look);
    const browser = await stage.browser();
    const tech = await browser.sitDown(stage.place.url, stage.people.tech.cookie);
    const asker = await browser.sitDown(stage.place.url, stage.people.requesterA.cookie);
    try {
      await openEverywhere(tech, sent.number, look);
      await asker.page.goto(`/portal/requests/${sent.number}`);
      await lookAt(asker.page, 'the page of the person who asked', look);
      await openMails(tech, stage, look);
    } finally {
      await tech.close();
      await asker.close();
    }
  },
};

/** One mail opens a ticket, one a payload answers it: all of them stand on one page. */
async function sendPayloads(stage: Stage, look: Look): Promise<{ number: string }> {
  const from = `"<img src=x onerror=__pwn('name')>" <${addressOf('requesterA')}>`;
  const id = fresh();
  const subject = `<img src=x onerror=__pwn('subject')> ${id}`;
  const opened = await deliver(stage, plainMail({ from, subject, text: 'Please look at this.', id }));
  const number = opened.ticketNumber ?? '';
  for (const [name, html] of Object.entries(payloads)) {
    const words = `Readable words ${fresh()}`;
    const raw = plainMail({
      from,
      subject,
      html: `<p>${words}</p>${html.replaceAll('RUN', `__pwn('${name}')`)}<p>The end.</p>`,
      header: [`In-Reply-To: <${id}@strangers.example>`],
    });
    const record = await deliver(stage, raw);
    look.holds(record.ticketNumber === number, `${name}: it landed on ${record.ticketNumber ?? 'no ticket'}`);
    await judgeKept(stage, look, { name, words, raw, record, number });
  }
  return { number };
}

interface Kept {
  readonly name: string;
  readonly words: string;
  readonly raw: Buffer;
  readonly record: FlightRecord;
  readonly number: string;
}

/** The words stay readable and the source is there, byte by byte, for whoever has to look into it. */
async function judgeKept(
  stage: Stage,
  look: Look,
  { name, words, raw, record, number }: Kept,
): Promise<void> {
  const ticket = await stage.ask('tech', 'ticket.get', { path: { number } });
  look.holds(ticket.text.includes(words), `${name}: the words of the mail are gone`);
  const source = await stage.ask('lead', 'mail.source', { path: { id: record.id } });
  look.holds(Buffer.from(source.bytes).equals(raw), `${name}: the source is not what came in`);
}

async function openEverywhere({ page }: Watched, number: string, look: Look): Promise<void> {
  await page.goto(`/tickets/${number}`);
  await page.locator('article.dh-message').first().waitFor();
  await lookAt(page, 'the ticket', look);
  await showAsSent(page);
  const shown = await page.locator('iframe.tk-mail-frame').count();
  look.holds(shown >= Object.keys(payloads).length, `only ${shown} mails were shown as they were sent`);
  await lookAt(page, 'the mails as they were sent', look);
  await page.emulateMedia({ media: 'print' });
  await lookAt(page, 'the printed ticket', look);
  await page.emulateMedia({ media: 'screen' });
  await page.goto(`/tickets/${number}?compose=reply`);
  await page.locator('article.dh-message').first().waitFor();
  await lookAt(page, 'the editor of an answer', look);
  await page.goto('/queue');
  await page.getByText(number).first().waitFor();
  await page.getByText(number).first().click();
  await lookAt(page, 'the preview beside the queue', look);
}

/** Opens every mail of the page in the form that its sender gave it. */
export async function showAsSent(page: Page): Promise<void> {
  const buttons = page.getByRole('button', { name: 'Show as it was sent' });
  for (let left = await buttons.count(); left > 0; left--) await buttons.first().click();
}

/** Events of a stranger's markup fire late: a moment, then what may not be there. */
async function lookAt(page: Page, where: string, look: Look): Promise<void> {
  await page.waitForTimeout(400);
  const found = await forbiddenNodes(page);
  look.holds(found.length === 0, `${where} holds ${found.slice(0, 5).join(' | ')}`);
}

/** The mails that the desk sent to this person, drawn as a mail program draws them. */
async function openMails({ page }: Watched, stage: Stage, look: Look): Promise<void> {
  await outboxEmpty(stage);
  const sent = await letters(stage, addressOf('requesterA'));
  look.holds(sent.length > 0, 'the person got no mail');
  await page.goto('about:blank');
  for (const { mail } of sent) {
    await page.setContent(mail.html ?? `<pre>${mail.text?.replaceAll('<', '&lt;') ?? ''}</pre>`);
    await page.waitForTimeout(200);
    const wrong = await page.locator('script, img[onerror], svg, iframe, object, form').count();
    look.holds(
      wrong === 0,
      `a mail of the desk holds markup of a stranger: ${(mail.html ?? '').slice(0, 200)}`,
    );
  }
}
