import { IconSend } from '@tabler/icons-react';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { t } from '../texts.ts';

/** Beside the list as long as no mail is chosen. */
export function NoOutgoingChosen() {
  usePageTitle(t.outgoing());
  return (
    <Panel label={t.mail()}>
      <EmptyState icon={<IconSend size={18} stroke={1.7} aria-hidden />} title={t.chooseOut()} />
    </Panel>
  );
}
