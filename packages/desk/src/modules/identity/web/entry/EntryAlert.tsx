import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import './entry.css';

interface EntryWordsProps {
  readonly title: string;
  readonly children?: ReactNode;
}

/** What went wrong with a form before sign-in, and what comes next; read aloud as it appears. */
export function EntryAlert({ title, children }: EntryWordsProps) {
  return (
    <div role="alert" className="identity-entry-words" data-wrong>
      <IconAlertTriangle size={16} stroke={1.7} aria-hidden />
      <Words title={title}>{children}</Words>
    </div>
  );
}

/** Something to know before the form is used; nothing went wrong. */
export function EntryNote({ title, children }: EntryWordsProps) {
  return (
    <div role="status" className="identity-entry-words">
      <IconInfoCircle size={16} stroke={1.7} aria-hidden />
      <Words title={title}>{children}</Words>
    </div>
  );
}

function Words({ title, children }: EntryWordsProps) {
  return (
    <div className="dh-stack">
      <span className="dh-medium">{title}</span>
      {children === undefined ? null : <span className="dh-2">{children}</span>}
    </div>
  );
}
