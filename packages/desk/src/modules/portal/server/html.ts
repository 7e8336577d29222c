/** A piece of markup that `html` made; nothing else is printed as it is. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in a template: text is escaped, markup stays, nothing and false leave no trace, lists are joined. */
export type Part = Html | string | number | false | null | undefined | readonly Part[];

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Text that cannot leave the place where it stands: element content or a quoted attribute. */
export function escape(text: string): string {
  return text.replace(/[&<>"'`]/g, (letter) => escapes[letter] ?? '');
}

function print(part: Part): string {
  if (part instanceof Html) return part.markup;
  if (isList(part)) return part.map(print).join('');
  if (typeof part === 'string') return escape(part);
  return typeof part === 'number' ? String(part) : '';
}

function isList(part: Part): part is readonly Part[] {
  return Array.isArray(part);
}

/** Markup with values; each value is escaped unless `html` made it. Attributes are written in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.reduce(
    (all, text, at) => all + text + (at < parts.length ? print(parts[at]) : ''),
    '',
  );
  return new Html(markup);
}

/** A block whose white space counts; no template, because line breaks of a template would be seen. */
export function preserved(className: string, part: Part): Html {
  return new Html(`<div class="${escape(className)}">${print(part)}</div>`);
}
