import { html, type Html } from './html.ts';

/** How times are written: the zone of the desk until the script of the page knows the reader's. */
export interface Times {
  readonly timeZone: string;
  readonly now: Date;
  readonly language: string;
  readonly today: string;
}

/** A moment that a person can place: `today, 09:19` or `Monday 23 November, 09:19`, with the year when it is another. */
export function sayTime(iso: string, { timeZone, now, language, today }: Times): string {
  const at = new Date(iso);
  const part = (options: Intl.DateTimeFormatOptions, of: Date) =>
    new Intl.DateTimeFormat(language, { timeZone, ...options }).format(of);
  const clock = part({ hour: '2-digit', minute: '2-digit' }, at);
  const day = (of: Date) => part({ year: 'numeric', month: '2-digit', day: '2-digit' }, of);
  if (day(at) === day(now)) return `${today}, ${clock}`;
  const sameYear = part({ year: 'numeric' }, at) === part({ year: 'numeric' }, now);
  const date = part(
    {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      ...(sameYear ? {} : { year: 'numeric' as const }),
    },
    at,
  );
  return `${date}, ${clock}`;
}

/** The same as markup: the script reads `datetime` and writes the reader's own time. */
export function timeTag(iso: string, times: Times): Html {
  return html`<time datetime="${iso}">${sayTime(iso, times)}</time>`;
}

/** The name that a colleague would say. */
export function firstName(name: string): string {
  return name.trim().split(/\s+/)[0] || name;
}

const letterByLetter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** The letters that a reader sees; one may be several code points. */
export function lettersOf(text: string): string[] {
  return Array.from(letterByLetter.segment(text), ({ segment }) => segment);
}

/** Up to two initials for the round mark beside a name. */
export function initials(name: string): string {
  const letters = name
    .trim()
    .split(/\s+/)
    .flatMap((part) => lettersOf(part).slice(0, 1));
  return [letters[0], letters.length > 1 ? letters.at(-1) : ''].join('').toLocaleUpperCase();
}

const units = ['bytes', 'kB', 'MB', 'GB'] as const;

/** A file size in words: `812 bytes`, `2.1 MB`. */
export function sayBytes(sizeBytes: number): string {
  const step = sizeBytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(sizeBytes) / 3));
  const value = sizeBytes / 1000 ** step;
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step] ?? 'GB'}`;
}
