import { IconUser } from '@tabler/icons-react';
import { Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { t } from '../texts.ts';

/** Beside the list as long as nobody is chosen. */
export function NobodyChosen() {
  usePageTitle(t.people());
  return (
    <Panel label={t.person()}>
      <EmptyState icon={<IconUser size={18} stroke={1.7} aria-hidden />} title={t.choosePerson()} />
    </Panel>
  );
}
