import { Fragment, useState, type ReactNode } from 'react';
import { formatInstant, formatMoment } from '../i18n/format.ts';
import './message.css';
import { t } from './texts.ts';

/** Something that changed, in one grey line. */
export interface SystemEntry {
  readonly id: string;
  readonly text: ReactNode;
  /** ISO instant. */
  readonly at: string;
}

export function SystemLine({ text, at }: Omit<SystemEntry, 'id'>) {
  return (
    <div className="dh-system" role="article">
      <span className="dh-space">{text}</span>
      <time className="dh-nowrap" dateTime={at} title={formatInstant(at)}>
        {formatMoment(at)}
      </time>
    </div>
  );
}

/** Changes in a row: one or two are shown, three and more fold to "5 changes". */
export function SystemLines({ entries }: { entries: readonly SystemEntry[] }) {
  const [open, setOpen] = useState(false);
  const last = entries.at(-1);
  if (!last) return null;
  if (entries.length < 3 || open) {
    return (
      <div>
        {entries.map((entry) => (
          <Fragment key={entry.id}>
            <SystemLine text={entry.text} at={entry.at} />
          </Fragment>
        ))}
      </div>
    );
  }
  const button = (
    <button type="button" className="dh-why" aria-expanded={false} onClick={() => setOpen(true)}>
      {t.changes({ count: entries.length })}
    </button>
  );
  return <SystemLine text={button} at={last.at} />;
}
