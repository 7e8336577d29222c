import type { AbuseCase, Look } from '../case.ts';
import type { Watched } from '../oracles/browser.ts';
import type { Stage } from '../stage/stage.ts';
import { openTicket, upload } from './open-ticket.ts';

interface Planted {
  readonly name: string;
  readonly mediaType: string;
  readonly content: string;
}

const svg = (inner: string): string =>
  `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">${inner}</svg>`;
const svgs: readonly Planted[] = [
  {
    name: 'script.svg',
    mediaType: 'image/svg+xml',
    content: svg("<script>window.__pwn &amp;&amp; __pwn('svg script')</script>"),
  },
  { name: 'load.svg', mediaType: 'image/svg+xml', content: svg('<g onload="__pwn(\'svg onload\')"/>&e;') },
  {
    name: 'frame.svg',
    mediaType: 'image/svg+xml',
    content: svg(
      '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:parent.__pwn(1)"/></foreignObject>',
    ),
  },
  {
    name: 'use.svg',
    mediaType: 'image/svg+xml',
    content: svg("<use xlink:href=\"data:image/svg+xml,&lt;svg id='x' onload='__pwn(1)'/&gt;#x\"/>"),
  },
];
const pages: readonly Planted[] = [
  { name: 'a.html', mediaType: 'text/html', content: "<script>__pwn('html')</script>" },
  { name: 'a.htm', mediaType: 'image/png', content: "<html><script>__pwn('png')</script>" },
  {
    name: 'a.xhtml',
    mediaType: 'application/xhtml+xml',
    content: '<html xmlns="http://www.w3.org/1999/xhtml"><script>__pwn("xhtml")</script></html>',
  },
  {
    name: 'a.xml',
    mediaType: 'text/xml',
    content: '<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">__pwn("xml")</x:script>',
  },
  { name: 'a.js', mediaType: 'text/javascript', content: "__pwn('js')" },
  { name: 'b.mjs', mediaType: 'application/javascript', content: "__pwn('module')" },
  { name: 'c.txt', mediaType: 'text/plain', content: "__pwn('text')" },
  { name: 'd.css', mediaType: 'text/css', content: 'body{background:red}' },
  {
    name: 'a.pdf',
    mediaType: 'application/pdf',
    content: '%PDF-1.4\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj',
  },
  { name: 'a.svgz', mediaType: 'image/svg+xml', content: '\x1f\x8b' },
  { name: 'a.mht', mediaType: 'multipart/related', content: 'MIME-Version: 1.0' },
  { name: 'a.hta', mediaType: 'application/hta', content: '<script>1</script>' },
  { name: 'a.url', mediaType: 'application/x-url', content: '[InternetShortcut]\nURL=file:///etc/passwd' },
];

async function attempt(stage: Stage, look: Look, files: readonly Planted[]): Promise<void> {
  const ids: string[] = [];
  for (const file of files) ids.push(await upload(stage, 'requesterA', { ...file, bytes: file.content }));
  const number = await openTicket(stage, 'requesterA', { attachmentIds: ids });
  const served = stage.operations.requireServed('attachment.download').path;
  const browser = await stage.browser();
  const tech = await browser.sitDown(stage.place.url, stage.people.tech.cookie);
  try {
    for (const [at, file] of files.entries()) {
      const id = ids[at] ?? '';
      await judgeHeaders(stage, look, { number, id, name: file.name });
      await openAndEmbed(tech, look, {
        path: served.replace('{number}', number).replace('{attachmentId}', id),
        name: file.name,
      });
    }
  } finally {
    await tech.close();
  }
}

/** The same for everybody who may have the file, by every address that it has. */
async function judgeHeaders(
  stage: Stage,
  look: Look,
  of: { number: string; id: string; name: string },
): Promise<void> {
  const answers = [
    await stage.ask('tech', 'attachment.download', { path: { number: of.number, attachmentId: of.id } }),
    await stage.ask.page('requesterA', `/portal/requests/${of.number}/attachments/${of.id}`),
  ];
  for (const { status, headers } of answers) {
    look.holds(status === 200, `${of.name}: ${status}`);
    const wanted = {
      'content-disposition': /^attachment;/,
      'x-content-type-options': /^nosniff$/,
      'content-security-policy': /sandbox(?! allow)/,
      'cross-origin-resource-policy': /^same-origin$/,
    };
    for (const [name, form] of Object.entries(wanted))
      look.holds(form.test(headers.get(name) ?? ''), `${of.name}: ${name} is ${headers.get(name)}`);
    const type = headers.get('content-type') ?? '';
    look.holds(!/script|html|xml|css/i.test(type), `${of.name} is served as ${type}`);
  }
}

/** Opened in a tab of its own, and as a script, a sheet, a frame and an object of a page of the desk. */
async function openAndEmbed(
  { page, context }: Watched,
  look: Look,
  of: { path: string; name: string },
): Promise<void> {
  const tab = await context.newPage();
  // A download ends the navigation with an error: that is what should happen.
  const opened = await tab.goto(of.path).then(
    () => true,
    () => false,
  );
  look.holds(!opened, `${of.name} was opened as a page`);
  await tab.close();
  await page.goto('/queue');
  await page.evaluate((path) => {
    for (const [tag, attribute] of [
      ['script', 'src'],
      ['iframe', 'src'],
      ['embed', 'src'],
      ['object', 'data'],
      ['img', 'src'],
    ] as const) {
      const element = document.createElement(tag);
      element.setAttribute(attribute, path);
      document.body.append(element);
    }
    const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: path });
    const module = Object.assign(document.createElement('script'), { type: 'module', src: path });
    document.head.append(sheet, module);
  }, of.path);
  await page.waitForTimeout(250);
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  look.holds(colour !== 'rgb(255, 0, 0)', `${of.name} works as a style sheet of the desk`);
}

const base = {
  area: 'attachments',
  operations: ['attachment.upload', 'attachment.download', 'ticket.create', 'portal.attachment'],
  tools: ['chromium'],
} as const;

export const drawnFile: AbuseCase = {
  ...base,
  id: 'A-004',
  title: 'A drawing with scripts does not run, opened or embedded',
  attempt: (stage, look) => attempt(stage, look, svgs),
};

export const pageAsFile: AbuseCase = {
  ...base,
  id: 'A-005',
  title: 'A page, script or sheet that was attached is a file and nothing else',
  attempt: (stage, look) => attempt(stage, look, pages),
};
