import { mark, mayBegin, secretForms, secretName } from './secret-forms.ts';

const keyBegins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
const keyEnds = /-----END [A-Z0-9 ]*PRIVATE KEY-----/;

/** A line of a key: base64, a header of PEM, or nothing. Others end it, so that a lone first line hides no evidence. */
const isOfKey = (line: string): boolean =>
  /[A-Za-z0-9+/=]{40}/.test(line) || /^[\s>|#*]*(?:[\w+/=-]{0,80}|[\w-]{1,40}: .*)\s*$/.test(line);

/** Lines longer than this are treated piece by piece, so that one line of 200 MB needs no memory. */
const longestLineChars = 65_536;

/** What of a long line waits for more of it. */
const tailChars = 2048;
/** A user's name and a scheme may stand before what betrays a secret. */
const beforeChars = 64;

/** Where a line without an end is cut: before anything near its end that may begin a secret. */
function cutOf(text: string): number {
  const tail = text.length - tailChars;
  const at = text.slice(tail).search(mayBegin);
  return at < 0 ? text.length - beforeChars : tail + at - beforeChars;
}

/**
 * Takes secrets out of a stream, line by line, before anything is stored, hashed or sent. Bytes pass as
 * Latin-1 in between, so that binary and other encodings come out as they went in.
 */
export class Redactor {
  #rest = '';
  #insideKey = false;
  redactions = 0;

  take(bytes: Buffer): Buffer {
    const text = this.#rest + bytes.toString('latin1');
    const end = text.lastIndexOf('\n') + 1;
    const isLong = end === 0 && text.length > longestLineChars;
    const ready = text.slice(0, isLong ? cutOf(text) : end);
    this.#rest = text.slice(ready.length);
    return Buffer.from(this.#lines(ready), 'latin1');
  }

  /** What is left when the stream ends: half a line is kept as half a line. */
  end(): Buffer {
    const ready = this.#rest;
    this.#rest = '';
    return Buffer.from(this.#lines(ready), 'latin1');
  }

  #lines(text: string): string {
    return text
      .split(/(?<=\n)/)
      .map((line) => this.#line(line))
      .join('');
  }

  #line(line: string): string {
    if (this.#insideKey && keyEnds.test(line)) {
      this.#insideKey = false;
      return '';
    }
    this.#insideKey &&= isOfKey(line);
    if (this.#insideKey) return '';
    const begin = keyBegins.exec(line);
    if (begin !== null) {
      this.#insideKey = !keyEnds.test(line);
      this.redactions += 1;
      return `${line.slice(0, begin.index)}${mark}${line.endsWith('\n') ? '\n' : ''}`;
    }
    return this.#patterns(line);
  }

  #patterns(line: string): string {
    let text = line;
    for (const { pattern, replace } of secretForms) {
      text = text.replace(pattern, (found, ...groups) => {
        if (found.includes(mark)) return found;
        this.redactions += 1;
        return replace.replace(/\$(\d)/g, (_all, digit: string) => String(groups[Number(digit) - 1] ?? ''));
      });
    }
    return text;
  }
}

/** The same for one text. */
export function redactText(text: string): string {
  const redactor = new Redactor();
  const bytes = Buffer.concat([redactor.take(Buffer.from(text)), redactor.end()]);
  return bytes.toString('utf8');
}

/** The same for every string in a typed output, and for values whose name says that they are secret. */
export function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (value === null || typeof value !== 'object') return value;
  const hidden = ([key, one]: [string, unknown]): [string, unknown] => [
    key,
    typeof one === 'string' && secretName.test(key) ? mark : redactValue(one),
  ];
  return Object.fromEntries(Object.entries(value).map(hidden));
}
