import { SectionTabs } from '#platform/web/layout/SectionTabs.tsx';
import { t } from './texts.ts';

const tabs = [
  { id: 'machines', to: '/machines', label: t.tabMachines },
  { id: 'jobs', to: '/machines/jobs', label: t.tabJobs },
  { id: 'approvals', to: '/machines/approvals', label: t.tabApprovals },
] as const;

export type MachineTab = (typeof tabs)[number]['id'];

/** Machines, jobs of all machines, and what waits for a signature, as tabs over the list. */
export function MachineTabs({ current }: { current: MachineTab }) {
  return <SectionTabs label={t.sectionTabs()} tabs={tabs} current={current} />;
}
