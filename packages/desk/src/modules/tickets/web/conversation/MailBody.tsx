import { Button } from '@mantine/core';
import { IconDots, IconPhotoDown } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Message } from '../../contract.ts';
import { t } from '../texts.ts';
import { inertMail } from './inert-mail.ts';
import { showInline, showRemote } from './mail-pictures.ts';

const mostHeightPx = 1200;
const style =
  'html{color-scheme:light}body{margin:0;padding:12px 14px;background:#fff;color:#181f25;font:14px/21px system-ui,sans-serif;overflow-wrap:anywhere}img,table{max-width:100%}img{height:auto}pre{white-space:pre-wrap}[data-remote-src],body:not([data-dh-open]) [data-dh-quote]{display:none}';

interface MailBodyProps {
  readonly number: string;
  readonly message: Message;
  readonly html: string;
}

/**
 * A mail as its sender laid it out, in a frame without scripts, forms, or anything from outside. The frame has our
 * origin so that it can be dressed and measured from here; without scripts it can do nothing with that (HTML Living
 * Standard, sandbox: scripts stay off however the content is made).
 */
export function MailBody({ number, message, html }: MailBodyProps) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(120);
  const { page, remotePictures, quoted } = useMemo(() => inertMail(html), [html]);
  const fit = useRef(() => {});
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    fit.current = () => {
      const body = element.contentDocument?.body;
      if (body) setHeight(Math.min(mostHeightPx, body.scrollHeight + 2));
    };
    const begin = () => {
      dress(element);
      fit.current();
      const inside = element.contentDocument;
      if (inside) void showInline(inside, number, message).then(() => settleAll(inside, fit.current));
    };
    const again = () => fit.current();
    element.addEventListener('load', begin);
    window.addEventListener('resize', again);
    return () => {
      element.removeEventListener('load', begin);
      window.removeEventListener('resize', again);
    };
    // The message is immutable: its page stands for all of it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
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
      {quoted ? (
        <QuoteToggle
          onToggle={(open) => {
            frame.current?.contentDocument?.body.toggleAttribute('data-dh-open', open);
            fit.current();
          }}
        />
      ) : null}
      {remotePictures > 0 ? (
        <RemotePictures
          count={remotePictures}
          show={async () => {
            const inside = frame.current?.contentDocument;
            const missing = inside ? await showRemote(inside, number, message) : remotePictures;
            if (inside) settleAll(inside, fit.current);
            return missing;
          }}
        />
      ) : null}
    </>
  );
}

/** The quoted mail at the end, folded and never deleted. */
function QuoteToggle({ onToggle }: { onToggle: (open: boolean) => void }) {
  const [open, setOpen] = useState(false);
  const toggle = () => {
    onToggle(!open);
    setOpen(!open);
  };
  return (
    <button type="button" className="dh-fold" aria-expanded={open} onClick={toggle}>
      <IconDots size={14} stroke={2} aria-hidden />
      {open ? t.hideQuote() : t.showQuote()}
    </button>
  );
}

/** Pictures on other servers: not asked for until a person wants them, and then by the desk, which names nobody. */
function RemotePictures({ count, show }: { count: number; show: () => Promise<number> }) {
  const [state, setState] = useState<'away' | 'asking' | 'here'>('away');
  const [missing, setMissing] = useState(0);
  const ask = async () => {
    if (state === 'asking') return;
    setState('asking');
    setMissing(await show());
    setState('here');
  };
  return (
    <div className="tk-remote dh-sm dh-2" role="status">
      <span>{wordsOf(state, count, missing)}</span>
      {state === 'here' && missing === 0 ? null : (
        <Button
          size="xs"
          leftSection={<IconPhotoDown size={14} stroke={2} aria-hidden />}
          onClick={() => void ask()}
        >
          {state === 'here' ? t.askAgain() : t.showPictures({ count })}
        </Button>
      )}
    </div>
  );
}

function wordsOf(state: 'away' | 'asking' | 'here', count: number, missing: number): string {
  if (state === 'asking') return t.picturesComing();
  if (state === 'away') return t.remotePictures({ count });
  return missing === 0 ? t.picturesHere() : t.picturesMissing({ count: missing });
}

/** Measures again when pictures have their size. */
function settleAll(inside: Document, fit: () => void): void {
  fit();
  for (const picture of inside.images) if (!picture.complete) picture.addEventListener('load', fit);
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
