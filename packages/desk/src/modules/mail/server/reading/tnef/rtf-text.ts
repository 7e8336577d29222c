import { decodeText } from '../decode-part.ts';

/** A control word with its number, a control symbol, a brace, or a stretch of text. */
const token = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([\da-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)/gi;
const silentGroups =
  /^(fonttbl|colortbl|stylesheet|info|pict|object|header|footer|listtable|listoverridetable|rsidtbl|generator|themedata|filetbl)$/;
const said: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  row: '\n',
  cell: '\t',
  tab: '\t',
  emdash: '—',
  endash: '–',
  bullet: '•',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
};

/** Where the reading of an RTF stands. */
interface Voice {
  readonly charset: string;
  /** The groups around the present one: whether they are silent, and how many bytes stand in for a Unicode character. */
  readonly around: { readonly silent: boolean; readonly replaced: number }[];
  silent: boolean;
  replaced: number;
  /** Within what HTML that travels in RTF has for RTF alone. */
  hidden: boolean;
  /** Bytes to be passed over. */
  pass: number;
  text: string;
  bytes: string;
}

/** The words of an RTF body. HTML that travels in RTF (`\fromhtml`) gives its text: its tags are silent groups. */
export function textOfRtf(rtf: string): string {
  const charset = `windows-${/\\ansicpg(\d{3,5})/.exec(rtf.slice(0, 2000))?.[1] ?? '1252'}`;
  const voice: Voice = {
    charset,
    around: [],
    silent: false,
    replaced: 1,
    hidden: false,
    pass: 0,
    text: '',
    bytes: '',
  };
  for (const [, word, digits, hex, symbol, brace, plain] of rtf.matchAll(token)) {
    if (plain !== undefined) sayBytes(voice, plain);
    else if (hex !== undefined) sayBytes(voice, String.fromCharCode(Number.parseInt(hex, 16)));
    else if (brace !== undefined) turn(voice, brace);
    else if (symbol !== undefined) obeySymbol(voice, symbol);
    else if (word !== undefined)
      obey(voice, word.toLowerCase(), digits === undefined ? undefined : Number(digits));
  }
  flush(voice);
  return voice.text.toWellFormed();
}

function turn(voice: Voice, brace: string): void {
  if (brace === '{') voice.around.push({ silent: voice.silent, replaced: voice.replaced });
  else Object.assign(voice, voice.around.pop());
}

function obeySymbol(voice: Voice, symbol: string): void {
  if (symbol === '*') voice.silent = true;
  else if (symbol === '~') sayBytes(voice, ' ');
  else if (/[{}\\]/.test(symbol)) sayBytes(voice, symbol);
}

function obey(voice: Voice, word: string, number: number | undefined): void {
  const words = said[word];
  if (words !== undefined) say(voice, words);
  else if (word === 'u' && number !== undefined) {
    say(voice, String.fromCharCode(number & 0xffff));
    voice.pass = voice.replaced;
  } else if (word === 'uc') voice.replaced = Math.min(number ?? 1, 10);
  else if (word === 'htmlrtf') voice.hidden = number !== 0;
  else if (silentGroups.test(word)) voice.silent = true;
}

function say(voice: Voice, words: string): void {
  flush(voice);
  if (!voice.silent && !voice.hidden) voice.text += words;
}

/** Bytes wait for their neighbours: a character may have two. */
function sayBytes(voice: Voice, raw: string): void {
  const left = raw.slice(Math.min(voice.pass, raw.length));
  voice.pass -= raw.length - left.length;
  if (!voice.silent && !voice.hidden) voice.bytes += left;
}

function flush(voice: Voice): void {
  if (voice.bytes !== '') voice.text += decodeText(Buffer.from(voice.bytes, 'latin1'), voice.charset, []);
  voice.bytes = '';
}
