/**
 * The policy of a mail's frame: nothing is loaded from anywhere, nothing runs, nothing is sent. Pictures are those in
 * the mail itself. It stands beside the policy of the page, which the frame inherits as well.
 */
const policy = "default-src 'none'; img-src data:; form-action 'none'; base-uri 'none'";

/**
 * A page for the frame of a mail. The body was sanitised when it came in; here it is parsed once more without being
 * run, its styles are put aside for the frame's owner to set, and links open a window that knows nothing of the desk.
 */
export function inertMail(html: string): { readonly page: string; readonly remotePictures: number } {
  const parsed = new DOMParser().parseFromString(withStylesAside(html), 'text/html');
  for (const element of parsed.querySelectorAll(
    'script, style, link, meta, base, iframe, object, embed, form',
  ))
    element.remove();
  for (const link of parsed.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">`;
  return {
    page: `<!doctype html><html><head>${head}</head><body>${parsed.body.innerHTML}</body></html>`,
    remotePictures: parsed.querySelectorAll('[data-remote-src]').length,
  };
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
