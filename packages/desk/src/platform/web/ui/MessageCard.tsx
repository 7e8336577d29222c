import { Button } from '@mantine/core';
import { IconDots, IconLock } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { formatInstant, formatMoment } from '../i18n/format.ts';
import { Avatar } from './Avatar.tsx';
import { Chip } from './Chip.tsx';
import './message.css';
import { t } from './texts.ts';

interface MessageCardProps {
  readonly kind: 'received' | 'reply' | 'note';
  readonly author: { readonly id: string; readonly name: string };
  /** Who a reply went to. */
  readonly to?: string;
  /** How it came: mail, portal, phone. */
  readonly channel?: ReactNode;
  /** ISO instant. */
  readonly at: string;
  /** What a reader must know before believing the words. */
  readonly notice?: string | undefined;
  /** The body; a string keeps its line breaks. */
  readonly children: ReactNode;
  /** Signature and quotes, folded away but kept. */
  readonly folded?: { readonly lines?: number; readonly content: ReactNode };
  /** Set while it could not leave: the reason, and how to try again. */
  readonly failed?: { readonly reason: string; readonly onTryNow?: () => void };
  readonly extra?: ReactNode;
}

/** One message of a conversation. Received, ours and internal differ in place, tint, line and words. */
export function MessageCard(props: MessageCardProps) {
  const { kind, at, notice, children, folded, failed, extra } = props;
  const id = useId();
  return (
    <article className="dh-message" data-kind={kind} aria-labelledby={id}>
      <div className="dh-message-head">
        <h3 id={id} className="dh-hidden">
          {spokenHeading(props)}
        </h3>
        {kind === 'note' ? <NoteHead {...props} /> : <PersonHead {...props} />}
        <span className="dh-space" />
        <time className="dh-3 dh-sm dh-nowrap" dateTime={at} title={formatInstant(at)}>
          {formatMoment(at)}
        </time>
      </div>
      {notice === undefined ? null : <p className="dh-message-notice">{notice}</p>}
      <div className={typeof children === 'string' ? 'dh-message-body dh-plain' : 'dh-message-body'}>
        {children}
      </div>
      {folded ? <Folded {...folded} /> : null}
      {extra}
      {failed ? <Failed {...failed} /> : null}
    </article>
  );
}

function spokenHeading({ kind, author, to, at }: MessageCardProps): string {
  const word = kind === 'note' ? t.internalNote() : kind === 'reply' ? t.kindReply() : t.kindReceived();
  const time = formatMoment(at);
  return to === undefined
    ? t.messageFrom({ kind: word, from: author.name, at: time })
    : t.messageTo({ kind: word, from: author.name, to, at: time });
}

function PersonHead({ author, to, channel }: MessageCardProps) {
  return (
    <>
      <Avatar id={author.id} name={author.name} size={22} decorative />
      <span className="dh-medium dh-cut" aria-hidden>
        {author.name}
      </span>
      {to === undefined ? null : (
        <span className="dh-sm dh-3 dh-cut" aria-hidden>
          {t.toPerson({ name: to })}
        </span>
      )}
      {channel === undefined ? null : typeof channel === 'string' ? <Chip>{channel}</Chip> : channel}
    </>
  );
}

function NoteHead({ author }: MessageCardProps) {
  return (
    <span className="dh-line dh-hue-amber" aria-hidden>
      <IconLock size={15} stroke={1.7} color="var(--dh-amber-mark)" />
      <span className="dh-medium dh-nowrap" style={{ color: 'var(--dh-amber-text)' }}>
        {t.internalNote()}
      </span>
      <span className="dh-sm dh-2 dh-cut">{`${author.name}, ${t.onlyTechnicians()}`}</span>
    </span>
  );
}

function Folded({ lines, content }: { lines?: number; content: ReactNode }) {
  const [open, setOpen] = useState(false);
  const closed = lines === undefined ? t.showSignature() : t.showFolded({ count: lines });
  return (
    <>
      {open ? (
        <div className="dh-message-body dh-plain dh-2" style={{ marginTop: 8 }}>
          {content}
        </div>
      ) : null}
      <button type="button" className="dh-fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconDots size={14} stroke={2} aria-hidden />
        {open ? t.hideFolded() : closed}
      </button>
    </>
  );
}

function Failed({ reason, onTryNow }: { reason: string; onTryNow?: () => void }) {
  return (
    <div className="dh-message-failed" role="status">
      <span className="dh-space">{t.notSent({ reason })}</span>
      {onTryNow ? (
        <Button size="xs" variant="danger-outline" onClick={onTryNow}>
          {t.tryNow()}
        </Button>
      ) : null}
    </div>
  );
}
