import { IconDeviceLaptop } from '@tabler/icons-react';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { t } from '../texts.ts';

/** Beside the list as long as no machine is chosen. */
export function NoMachineChosen() {
  usePageTitle(t.machines());
  return (
    <Panel label={t.machine()}>
      <EmptyState icon={<IconDeviceLaptop size={18} stroke={1.7} aria-hidden />} title={t.chooseMachine()} />
    </Panel>
  );
}
