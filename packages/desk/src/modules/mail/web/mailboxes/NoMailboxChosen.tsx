import { IconMailbox } from '@tabler/icons-react';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { t } from '../texts.ts';

/** Beside the list as long as no mailbox is chosen. */
export function NoMailboxChosen() {
  usePageTitle(t.mailboxes());
  return (
    <Panel label={t.mail()}>
      <EmptyState icon={<IconMailbox size={18} stroke={1.7} aria-hidden />} title={t.chooseMailbox()} />
    </Panel>
  );
}
