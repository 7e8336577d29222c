import { IconClipboardCheck } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { formatInstant, formatMoment } from '../i18n/format.ts';
import './message.css';

interface EvidenceFrameProps {
  /** What was asked; names the card. */
  readonly title: ReactNode;
  /** Beside the title: what the action may do. */
  readonly beside?: ReactNode;
  /** Right in the head: what came of it. */
  readonly mark?: ReactNode;
  /** ISO instant. */
  readonly at: string;
  readonly children?: ReactNode;
  readonly foot?: ReactNode;
}

/** The frame of a card of evidence: head with what came of it, body, foot with what proves it. */
export function EvidenceFrame({ title, beside, mark, at, children, foot }: EvidenceFrameProps) {
  const id = useId();
  return (
    <article className="dh-message" data-kind="evidence" aria-labelledby={id}>
      <div className="dh-evidence-head">
        <IconClipboardCheck size={17} stroke={1.7} color="var(--dh-proof-mark)" aria-hidden />
        <h3 id={id} className="dh-medium dh-evidence-title">
          {title}
        </h3>
        {beside}
        <span className="dh-space" />
        {mark}
        <time className="dh-sm dh-3" dateTime={at} title={formatInstant(at)}>
          {formatMoment(at)}
        </time>
      </div>
      {children}
      {foot === undefined ? null : <div className="dh-evidence-foot">{foot}</div>}
    </article>
  );
}
