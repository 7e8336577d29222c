import { Link } from '@tanstack/react-router';

interface SectionTabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly id: T; readonly to: string; readonly label: () => string }[];
  readonly current: T;
}

/** The pages of a section that stand beside each other, as tabs over the list. */
export function SectionTabs<T extends string>({ label, tabs, current }: SectionTabsProps<T>) {
  return (
    <nav className="dh-tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={tab.id}
          to={tab.to}
          className="dh-tab"
          activeOptions={{ exact: true }}
          {...(tab.id === current ? { 'aria-current': 'page' as const } : {})}
        >
          {tab.label()}
        </Link>
      ))}
    </nav>
  );
}
