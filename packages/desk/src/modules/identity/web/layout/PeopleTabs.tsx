import { Link } from '@tanstack/react-router';
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
  return (
    <nav className="dh-tabs" aria-label={t.peopleTabs()}>
      {tabs.map(({ id, to, label }) => (
        <Link
          key={id}
          to={to}
          className="dh-tab"
          activeOptions={{ exact: true }}
          {...(id === current ? { 'aria-current': 'page' as const } : {})}
        >
          {label()}
        </Link>
      ))}
    </nav>
  );
}
