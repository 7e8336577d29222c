import { mailLimits } from './limits.ts';
import { headerOf, type ParsedMail } from './parsed-mail.ts';

/** The Message-ID without brackets; undefined when there is none that could be told from others. */
export function messageIdOf(value: string): string | undefined {
  const id = (/<([^<>\s]{3,400})>/.exec(value)?.[1] ?? value.replaceAll(/[<>\s]/g, '')).slice(0, 400);
  return id.length >= 3 ? id : undefined;
}

/** What the mail answers, newest first: In-Reply-To, then References from the end (RFC 5322 section 3.6.4). */
export function referencesOf(headers: Pick<ParsedMail, 'headers'>): string[] {
  const answered = idsIn(headerOf(headers, 'in-reply-to'));
  const named = idsIn((headers.headers.get('references') ?? []).join(' ')).toReversed();
  return [...new Set([...answered, ...named])].slice(0, mailLimits.references);
}

/** All ids in a text; some programs forget the brackets, some write words around them. */
export function idsIn(text: string): string[] {
  const bracketed = [...text.matchAll(/<([^<>\s]{3,400})>/g)].map((match) => match[1] ?? '');
  if (bracketed.length > 0) return bracketed;
  return text.split(/[\s,;]+/).filter((word) => word.length <= 400 && /^[^<>@]+@[^<>@]+$/.test(word));
}
