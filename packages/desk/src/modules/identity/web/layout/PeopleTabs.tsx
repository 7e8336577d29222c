import { SectionTabs } from '#platform/web/layout/SectionTabs.tsx';
import { t } from '../texts.ts';

const tabs = [
  { id: 'people', to: '/people', label: t.people },
  { id: 'teams', to: '/people/teams', label: t.teams },
  { id: 'sites', to: '/people/sites', label: t.sites },
  { id: 'organisations', to: '/people/organisations', label: t.organisations },
] as const;

export type PeopleTab = (typeof tabs)[number]['id'];

/** People and what they belong to, as tabs over the list. */
export function PeopleTabs({ current }: { current: PeopleTab }) {
  return <SectionTabs label={t.peopleTabs()} tabs={tabs} current={current} />;
}
