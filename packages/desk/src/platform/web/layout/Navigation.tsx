import { Menu, Tooltip } from '@mantine/core';
import { IconDots, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { mayViewer, useViewer } from '../api/viewer.ts';
import { formatNumber } from '../i18n/format.ts';
import { openPalette } from '../keys/palette.ts';
import type { NavItem } from '../routes.ts';
import { Kbd } from '../ui/Kbd.tsx';
import './frame.css';
import { LiveDot } from './LiveDot.tsx';
import { ProductMark } from './ProductMark.tsx';
import { t } from './texts.ts';

/** The lines that this person may see, in order. */
function useNavItems(items: readonly NavItem[]): readonly NavItem[] {
  const viewer = useViewer();
  return items.filter((item) => mayViewer(viewer, item.permission)).toSorted((a, b) => a.order - b.order);
}

const sections = [
  { id: 'main', title: undefined },
  { id: 'work', title: t.work },
  { id: 'views', title: t.views },
] as const;

/** Navigation on the left: 208 px with words from 1440 px on, a rail of 52 px below. */
export function Navigation({ items, person }: { items: readonly NavItem[]; person: ReactNode }) {
  const shown = useNavItems(items);
  return (
    <nav className="dh-nav dh-app-nav" aria-label={t.navigation()}>
      <div className="dh-nav-head">
        <ProductMark />
        <span className="dh-nav-words">{t.product()}</span>
      </div>
      <button type="button" className="dh-nav-search" aria-keyshortcuts="Control+K" onClick={openPalette}>
        <IconSearch size={15} stroke={1.7} aria-hidden />
        <span className="dh-nav-words dh-space">{t.searchOrDo()}</span>
        <span className="dh-nav-words">
          <Kbd keys="mod+k" />
        </span>
      </button>
      <div className="dh-nav-items">
        {sections.map(({ id, title }) => (
          <NavSection key={id} title={title} items={shown.filter((item) => item.section === id)} />
        ))}
      </div>
      <LiveDot />
      {person}
    </nav>
  );
}

function NavSection({ title, items }: { title: (() => string) | undefined; items: readonly NavItem[] }) {
  if (items.length === 0) return null;
  return (
    <>
      {title ? (
        <div className="dh-nav-section">
          <span className="dh-caption dh-nav-words">{title()}</span>
        </div>
      ) : null}
      {items.map((item) => (
        <NavLine key={item.id} item={item} />
      ))}
    </>
  );
}

const noCount = () => undefined;

function NavLine({ item }: { item: NavItem }) {
  // The hook of an item never changes while it is mounted: items are data that the rooms declare once.
  const count = (item.useCount ?? noCount)();
  return (
    <Tooltip label={item.label()} position="right" disabled={window.innerWidth >= 1440}>
      <Link to={item.to} className="dh-nav-item">
        <item.icon size={17} stroke={1.7} aria-hidden />
        <span className="dh-nav-words dh-cut">{item.label()}</span>
        {count === undefined ? null : <span className="dh-nav-count">{formatNumber(count)}</span>}
        {count ? <i className="dh-nav-pip" aria-hidden /> : null}
      </Link>
    </Tooltip>
  );
}

/** The bar at the bottom of a phone: four places and "More". */
export function TabBar({ items, more }: { items: readonly NavItem[]; more: ReactNode }) {
  const shown = useNavItems(items);
  const navigate = useNavigate();
  const tabs = shown.filter((item) => item.onPhone === true).slice(0, 4);
  const others = shown.filter((item) => !tabs.includes(item));
  return (
    <nav className="dh-tabbar" aria-label={t.navigation()}>
      {tabs.map((item) => (
        <Link key={item.id} to={item.to} className="dh-tab-item">
          <item.icon size={22} stroke={1.7} aria-hidden />
          {item.label()}
        </Link>
      ))}
      <Menu position="top-end" width={240} withinPortal={false}>
        <Menu.Target>
          <button type="button" className="dh-tab-item">
            <IconDots size={22} stroke={1.7} aria-hidden />
            {t.more()}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />} onClick={openPalette}>
            {t.searchOrDo()}
          </Menu.Item>
          {others.map((item) => (
            <Menu.Item
              key={item.id}
              leftSection={<item.icon size={16} stroke={1.7} aria-hidden />}
              onClick={() => void navigate({ to: item.to })}
            >
              {item.label()}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {more}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
