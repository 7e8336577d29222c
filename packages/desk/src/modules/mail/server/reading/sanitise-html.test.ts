import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isTooDeep, textOfHtml } from './readable-text.ts';
import { sanitiseHtml } from './sanitise-html.ts';

/** Tags that do nothing but lay words out. */
const layout =
  /^<\/?(p|div|span|br|hr|b|strong|i|em|u|s|strike|del|ins|sub|sup|small|big|font|center|blockquote|pre|code|kbd|samp|var|tt|q|cite|abbr|address|ul|ol|li|dl|dt|dd|h\d|a|img|table|caption|colgroup|col|thead|tbody|tfoot|tr|th|td|details)\b/i;

/** What a tag of a cleaned body does that it must not do; words within attribute values are harmless. */
function dangerIn(tag: string): string | undefined {
  const names = tag.replaceAll(/"[^"]*"/g, '""');
  if (!layout.test(names)) return `tag ${tag}`;
  if (/[\s"]on\w+=|srcdoc=|srcset=|background=|poster=|action=/i.test(names)) return `attribute in ${tag}`;
  const loads =
    /\s(?:src|href)="(?!(cid:|https?:\/\/|mailto:|tel:|data:image\/(png|gif|jpeg|webp);base64,|#|[\w./?=&;-]*"))/i;
  if (loads.test(tag) || /\ssrc="(https?:)?\/\//i.test(tag)) return `address in ${tag}`;
  return /\sstyle="[^"]*(url|expression|position|@import|\\)/i.test(tag) ? `style in ${tag}` : undefined;
}

function assertHarmless(given: string): void {
  for (const [tag] of sanitiseHtml(given).matchAll(/<[^>]*>/g))
    assert.equal(dangerIn(tag), undefined, `from ${given}`);
  for (const [tag] of sanitiseHtml(given, true).matchAll(/<[^>]*>/g))
    assert.equal(dangerIn(tag), undefined, `folded, from ${given}`);
}

describe('HTML of strangers', () => {
  test('nothing that runs or loads survives', () => {
    const payloads = [
      '<script>__pwn(1)</script>',
      '<img src=x onerror=__pwn(1)>',
      '<svg onload=__pwn(1)></svg>',
      '<svg><animate onbegin=__pwn(1)></svg>',
      '<details open ontoggle=__pwn(1)>x</details>',
      '<body onload=__pwn(1)>x',
      '<iframe srcdoc="<script>__pwn(1)</script>"></iframe>',
      '<object data="data:text/html,x"></object>',
      '<math><maction actiontype=statusline xlink:href=javascript:__pwn(1)>x</maction></math>',
      '<input autofocus onfocus=__pwn(1)>',
      '<marquee onstart=__pwn(1)>x</marquee>',
      '<video><source onerror=__pwn(1)></video>',
      '<a href="javascript:__pwn(1)">x</a>',
      '<a href="java\tscript:__pwn(1)">x</a>',
      '<p style="background:url(http://t.test/x)">x</p>',
      '<p style="width: expression(__pwn(1))">x</p>',
      '<img src="http://t.test/x.png" srcset="http://t.test/y.png 2x">',
      '<img src="//t.test/x.png">',
      '<link rel=preconnect href=http://t.test><base href=http://t.test><meta http-equiv=refresh content="0;url=http://t.test">',
      '<table background="http://t.test/x"><tr><td>x</td></tr></table>',
      '<form action=http://t.test><button>x</button></form>',
      '<style>@import url(http://t.test)</style>',
      '<noscript><p title="</noscript><img src=x onerror=__pwn(1)>">',
      '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    ];
    for (const payload of payloads) assertHarmless(payload);
    const piece = fc.oneof(
      fc.constantFrom(...payloads, '<', '>', '"', "'", '<!--', '-->', '</p>', '<p ', '<![CDATA[', '&lt;'),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => assertHarmless(pieces.join(''))),
      { numRuns: 300 },
    );
  });

  test('cleaning twice changes nothing', () => {
    const html =
      '<p style="color:red;position:fixed">a <b>b</b> <a href="https://x.test/?a=1&b=2">c</a> &lt;d&gt;<img src="cid:logo"></p>';
    const once = sanitiseHtml(html);
    assert.equal(sanitiseHtml(once), once);
    assert.match(once, /style="color: ?red"/);
    assert.match(once, /<img src="cid:logo" ?\/?>/);
    assert.match(once, /rel="noopener noreferrer nofollow"/);
  });

  test('what a mail program wrapped as the answered mail folds in the browser, and only when that is asked for', () => {
    for (const open of [
      '<div class="gmail_quote gmail_quote_container">',
      '<blockquote type="cite">',
      '<div class="yahoo_quoted" id="yahoo_quoted_1">',
      '<div id="mail-editor-reference-message-container">',
      '<span id="OLK_SRC_BODY_SECTION">',
    ]) {
      const close = `</${/\w+/.exec(open)?.[0]}>`;
      const html = `<p>New.</p>${open}<p>Old.</p>${close}<p>Below.</p>`;
      assert.equal(sanitiseHtml(html, true), '<p>New.</p><details><p>Old.</p></details><p>Below.</p>');
      assert.doesNotMatch(sanitiseHtml(html), /details/);
    }
    assert.equal(sanitiseHtml('<blockquote>said</blockquote>', true), '<blockquote>said</blockquote>');
  });

  test('a remote image keeps its address where nothing loads it', () => {
    const clean = sanitiseHtml('<img src="https://t.test/x.png" alt="chart">');
    assert.match(clean, /data-remote-src="https:\/\/t\.test\/x\.png"/);
    assert.doesNotMatch(clean, /\ssrc=/);
    assert.doesNotMatch(sanitiseHtml('<img data-remote-src="javascript:x()">'), /javascript/);
  });

  test('words stay, also of HTML that is too deep for any layout', () => {
    assert.equal(
      textOfHtml('<p>Hello <b>you</b></p><ul><li>one</li><li>two</li></ul>').replaceAll(/\s+/g, ' '),
      'Hello you * one * two',
    );
    assert.equal(textOfHtml(`${'<div>'.repeat(1000)}words &lt;kept&gt;`).trim(), 'words <kept>');
    assert.match(sanitiseHtml(`${'<div>'.repeat(1000)}words`), /words/);
    const monster = `${'<div>'.repeat(150_000)}words`;
    assert.equal(isTooDeep(monster), true);
    assert.equal(textOfHtml(monster).trim(), 'words');
    assert.equal(isTooDeep('<p>one<br><img><p>two'.repeat(2000)), false);
  });
});
