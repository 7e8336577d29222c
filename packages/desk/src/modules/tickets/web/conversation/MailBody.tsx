import { useEffect, useRef, useState } from 'react';
import { t } from '../texts.ts';

/**
 * The policy of a mail's frame: nothing is loaded from anywhere, nothing runs, nothing is sent. Pictures are those in
 * the mail itself. It stands beside the policy of the page, which the frame inherits as well.
 */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

/** Links open a new window that knows nothing of the desk. Written by us, since the mail may bring its own `base`. */
function pageOf(html: string): string {
  const style =
    'html{color-scheme:light}body{margin:0;padding:12px 14px;background:#fff;color:#181f25;font:14px/21px system-ui,sans-serif;overflow-wrap:anywhere}img,table{max-width:100%}pre{white-space:pre-wrap}';
  return `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><base target="_blank"><style>${style}</style><body>${html}`;
}

const mostHeightPx = 1200;

/**
 * A mail as its sender laid it out, in a frame without scripts, forms, or anything from outside. The frame has our
 * origin so that its height can be measured; without scripts it can do nothing with that (HTML Living Standard,
 * sandbox: scripts stay off however the content is made).
 */
export function MailBody({ html }: { html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(120);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const measure = () => {
      const body = element.contentDocument?.body;
      if (body) setHeight(Math.min(mostHeightPx, body.scrollHeight + 2));
    };
    element.addEventListener('load', measure);
    window.addEventListener('resize', measure);
    measure();
    return () => {
      element.removeEventListener('load', measure);
      window.removeEventListener('resize', measure);
    };
  }, [html]);
  return (
    <iframe
      ref={frame}
      className="tk-mail-frame"
      title={t.mailFrame()}
      sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
      referrerPolicy="no-referrer"
      srcDoc={pageOf(html)}
      style={{ height }}
    />
  );
}
