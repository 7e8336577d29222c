/** What stands where a secret was. */
export const mark = '[redacted]';

interface Rule {
  readonly pattern: RegExp;
  readonly replace: string;
}

/** Forms in which programs print secrets. The name stays, the value goes: evidence must still be readable. */
const rules: readonly Rule[] = [
  // Authorization: Bearer abc, Proxy-Authorization: Basic abc
  {
    pattern: /\b((?:proxy-)?authorization\s*[:=]\s*(?:bearer|basic|digest|negotiate)\s+)\S+/gi,
    replace: `$1${mark}`,
  },
  // password=..., "api_key": "...", DB_PASSWORD: ..., --token ...
  {
    pattern:
      /((?:^|[^a-z])[\w.-]*(?:passw(?:or)?d|passphrase|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|token|psk|credential)s?["']?\s*(?:[:=]\s*|\s))("[^"]*"|'[^']*'|[^\s,;&"']+)/gi,
    replace: `$1${mark}`,
  },
  // postgres://user:secret@host
  { pattern: /\b([a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:)[^\s/@]+(@)/gi, replace: `$1${mark}$2` },
  // snmp-server community public RO, rocommunity public
  { pattern: /\b((?:ro|rw)?community\s+)\S+/gi, replace: `$1${mark}` },
  // JSON web tokens and well-known token forms
  { pattern: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, replace: mark },
  {
    pattern: /\b(?:gh[pousr]_\w{20,}|AKIA[0-9A-Z]{16}|xox[baprs]-[\w-]{10,}|glpat-[\w-]{16,})/g,
    replace: mark,
  },
  // crypt(3) hashes as in shadow
  { pattern: /\$(?:1|2[aby]?|5|6|y|gy|7)\$[./A-Za-z0-9$,=]{8,}/g, replace: mark },
];

const keyBegins = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/;
const keyEnds = /-----END [A-Z0-9 ]*PRIVATE KEY-----/;

/** Lines longer than this are treated piece by piece, so that one line of 200 MB needs no memory. */
const longestLineChars = 65_536;

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
    const ready = isLong ? text : text.slice(0, end);
    this.#rest = isLong ? '' : text.slice(end);
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
    if (this.#insideKey) {
      this.#insideKey = !keyEnds.test(line);
      return this.#insideKey ? '' : '\n';
    }
    const begin = keyBegins.exec(line);
    if (begin !== null) {
      this.#insideKey = !keyEnds.test(line);
      this.redactions += 1;
      return `${line.slice(0, begin.index)}${mark}${this.#insideKey ? '' : '\n'}`;
    }
    return this.#patterns(line);
  }

  #patterns(line: string): string {
    let text = line;
    for (const { pattern, replace } of rules) {
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
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, redactValue(one)]));
}
