import { useEffect, useRef, useState } from 'react';
import { t } from '../texts.ts';
import { inertMail } from './inert-mail.ts';

const mostHeightPx = 1200;
const style =
  'html{color-scheme:light}body{margin:0;padding:12px 14px;background:#fff;color:#181f25;font:14px/21px system-ui,sans-serif;overflow-wrap:anywhere}img,table{max-width:100%}pre{white-space:pre-wrap}[data-remote-src]{display:none}';

/**
 * A mail as its sender laid it out, in a frame without scripts, forms, or anything from outside. The frame has our
 * origin so that it can be dressed and measured from here; without scripts it can do nothing with that (HTML Living
 * Standard, sandbox: scripts stay off however the content is made).
 */
export function MailBody({ html }: { html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(120);
  const { page, remotePictures } = inertMail(html);
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const fit = () => {
      dress(element);
      const body = element.contentDocument?.body;
      if (body) setHeight(Math.min(mostHeightPx, body.scrollHeight + 2));
    };
    element.addEventListener('load', fit);
    window.addEventListener('resize', fit);
    fit();
    return () => {
      element.removeEventListener('load', fit);
      window.removeEventListener('resize', fit);
    };
  }, [page]);
  return (
    <>
      <iframe
        ref={frame}
        className="tk-mail-frame"
        title={t.mailFrame()}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={page}
        style={{ height }}
      />
      {remotePictures > 0 ? (
        <p className="dh-sm dh-2">{t.remotePictures({ count: remotePictures })}</p>
      ) : null}
    </>
  );
}

/** Our sheet and the sender's own styles: set from outside, since the policy of the page lets no markup bring styles. */
function dress(element: HTMLIFrameElement): void {
  const frameDocument = element.contentDocument;
  const view = element.contentWindow as (Window & typeof globalThis) | null;
  if (!frameDocument || !view || frameDocument.adoptedStyleSheets.length > 0) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(style);
  frameDocument.adoptedStyleSheets = [sheet];
  for (const dressed of frameDocument.querySelectorAll<HTMLElement>('[data-style]'))
    dressed.style.cssText = dressed.dataset['style'] ?? '';
}
