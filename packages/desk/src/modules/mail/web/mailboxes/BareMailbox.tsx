import type { ReactNode } from 'react';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { t } from '../texts.ts';

/** The place beside the list while there is no mailbox to show in it. */
export function BareMailbox({ children }: { children: ReactNode }) {
  return (
    <Panel
      label={t.mailboxes()}
      head={
        <HeaderBar>
          <BackButton to="/mail/mailboxes" />
        </HeaderBar>
      }
    >
      {children}
    </Panel>
  );
}
