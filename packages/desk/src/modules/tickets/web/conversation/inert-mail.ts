/**
 * The policy of a mail's frame: nothing is loaded from anywhere, nothing runs, nothing is sent. Pictures are put into
 * it as data by its owner. It stands beside the policy of the page, which the frame inherits as well.
 */
const policy = "default-src 'none'; img-src data:; form-action 'none'; base-uri 'none'";

/** A mail made ready for its frame. */
export interface InertMail {
  readonly page: string;
  /** Pictures that lie on other servers, in the order of the mail. */
  readonly remotePictures: number;
  /** Whether the mail ends in a quoted one, which is folded. */
  readonly quoted: boolean;
}

/**
 * A page for the frame of a mail. The body was sanitised when it came in; here it is parsed once more without being
 * run, its styles are put aside for the frame's owner to set, pictures lose every address, and links open a window
 * that knows nothing of the desk.
 */
export function inertMail(html: string): InertMail {
  const parsed = new DOMParser().parseFromString(withStylesAside(html), 'text/html');
  for (const element of parsed.querySelectorAll(
    'script, style, link, meta, base, iframe, object, embed, form',
  ))
    element.remove();
  for (const link of parsed.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  for (const picture of parsed.querySelectorAll('img[src]')) putPictureAside(picture);
  const quoted = markQuote(parsed.body);
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">`;
  return {
    page: `<!doctype html><html><head>${head}</head><body>${parsed.body.innerHTML}</body></html>`,
    remotePictures: parsed.querySelectorAll('[data-remote-src]').length,
    quoted,
  };
}

/** A picture that is part of the mail waits for its bytes; one that is data already stays. */
function putPictureAside(picture: Element): void {
  const source = picture.getAttribute('src') ?? '';
  if (/^data:image\/(png|jpe?g|gif|webp);/i.test(source)) return;
  picture.removeAttribute('src');
  if (/^cid:/i.test(source)) picture.setAttribute('data-cid', contentIdOf(source));
}

/** The Content-ID that an address of a picture names (RFC 2392: percent-encoded). */
export function contentIdOf(address: string): string {
  const id = address.slice('cid:'.length);
  try {
    return decodeURIComponent(id);
  } catch {
    // A stray per cent sign: the id is taken as it stands.
    return id;
  }
}

/** Marks the quoted mail at the end; an answer between or below quotes stays as it is, for nobody may miss a word of it. */
function markQuote(body: HTMLElement): boolean {
  let quote = [...body.querySelectorAll('blockquote')].at(-1);
  for (let outer = quote; outer; outer = outer.parentElement?.closest('blockquote') ?? undefined)
    quote = outer;
  if (!quote) return false;
  const text = body.textContent ?? '';
  const quotedText = quote.textContent ?? '';
  const isAtEnd = text.trimEnd().endsWith(quotedText.trimEnd());
  const isAll = text.trim() === quotedText.trim();
  if (!isAtEnd || isAll || quotedText.trim() === '') return false;
  quote.setAttribute('data-dh-quote', '');
  return true;
}

/**
 * Renames `style` before anything is parsed: even a parser that runs nothing reports it against the policy of the page.
 * The sanitiser writes tags in one form, with ">" escaped in values; what has another form is blocked, not shown wrong.
 */
export function withStylesAside(html: string): string {
  return html.replace(/<[a-z][^>]*>/gi, (tag) =>
    tag.replace(/\sstyle=("[^"]*"|'[^']*')/gi, ' data-style=$1'),
  );
}
