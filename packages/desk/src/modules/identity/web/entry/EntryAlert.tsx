import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import './entry.css';

/** What went wrong with a form before sign-in, and what comes next; read aloud as it appears. */
export function EntryAlert({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div role="alert" className="identity-entry-alert">
      <IconAlertTriangle size={16} stroke={1.7} aria-hidden />
      <div className="dh-stack">
        <span className="dh-medium">{title}</span>
        {children === undefined ? null : <span className="dh-2">{children}</span>}
      </div>
    </div>
  );
}
