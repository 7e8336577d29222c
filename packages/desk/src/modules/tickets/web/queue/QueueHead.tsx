import { Button, Menu } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { formatNumber } from '#platform/web/i18n/format';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar } from '#platform/web/ui/Panel.tsx';
import type { Counters } from '../api.ts';
import { t } from '../texts.ts';
import type { Density } from './density.ts';
import { standardViews, viewOf, type QueueSearch } from './search.ts';
import { viewWords } from './words.ts';

interface QueueHeadProps {
  readonly search: QueueSearch;
  readonly counters: Counters | undefined;
  readonly density: Density;
  readonly onDensity: (density: Density) => void;
  readonly filterShown: boolean;
  readonly onFilter: () => void;
  readonly mayWork: boolean;
}

/** Title, arrangement and views of the queue; the count is that of the view. */
export function QueueHead(props: QueueHeadProps) {
  const { search, counters, filterShown, onFilter } = props;
  const view = standardViews.find((one) => one.id === viewOf(search));
  const count = view && counters?.[view.counter];
  return (
    <>
      <HeaderBar>
        <h1 className="dh-h3 dh-nowrap">{t.queue()}</h1>
        {view && count !== undefined ? (
          <span className="tk-title-count dh-cut">
            {formatNumber(count)} {viewWords[view.id]().toLowerCase()}
          </span>
        ) : null}
        <span className="dh-space" />
        <Arrangement {...props} />
        <Button
          variant="subtle"
          aria-expanded={filterShown}
          onClick={onFilter}
          leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
          rightSection={<Kbd keys="/" />}
          className="tk-head-button"
        >
          <span className="tk-head-words">{t.filter()}</span>
        </Button>
        {props.mayWork ? <NewButton /> : null}
      </HeaderBar>
      <nav className="dh-tabs" aria-label={t.viewsLabel()}>
        {standardViews.map((one) => (
          <Link
            key={one.id}
            to="/queue"
            search={one.search}
            className="dh-tab"
            aria-current={view?.id === one.id ? 'page' : undefined}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {viewWords[one.id]()}
            {counters ? <span className="dh-tab-count">{formatNumber(counters[one.counter])}</span> : null}
          </Link>
        ))}
        {view ? null : (
          <span className="dh-tab" aria-current="page">
            {t.viewOwn()}
          </span>
        )}
      </nav>
    </>
  );
}

function NewButton() {
  const navigate = useNavigate();
  return (
    <Button
      onClick={() => void navigate({ to: '/tickets/new' })}
      leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
      rightSection={<Kbd keys="c" />}
      className="tk-head-button"
      title={t.newTicket()}
    >
      <span className="tk-head-words">{t.newShort()}</span>
    </Button>
  );
}

const orders = [
  { sort: undefined, label: t.orderWaits },
  { sort: 'priority', label: t.orderPriority },
  { sort: 'updated', label: t.orderUpdated },
  { sort: 'created', label: t.orderCreated },
] as const;

function Arrangement({ search, density, onDensity }: QueueHeadProps) {
  const navigate = useNavigate();
  const current = orders.find((order) => order.sort === search.sort) ?? orders[0];
  const { sort: _, ...filter } = search;
  const orderBy = (value: string) => {
    const { sort } = orders.find((order) => nameOf(order) === value) ?? orders[0];
    void navigate({ to: '/queue', search: sort === undefined ? filter : { ...filter, sort } });
  };
  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          leftSection={<IconAdjustmentsHorizontal size={16} stroke={1.7} aria-hidden />}
          className="tk-head-button tk-arrange"
        >
          <span className="tk-head-words">{t.orderBy({ order: current.label() })}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t.orderTitle()}</Menu.Label>
        <Menu.RadioGroup value={nameOf(current)} onChange={orderBy}>
          {orders.map((order) => (
            <Menu.RadioItem key={nameOf(order)} value={nameOf(order)} closeMenuOnClick>
              {order.label()}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t.density()}</Menu.Label>
        <Menu.RadioGroup
          value={density}
          onChange={(value) => onDensity(value === 'compact' ? 'compact' : 'regular')}
        >
          <Menu.RadioItem value="regular" closeMenuOnClick>
            {t.densityRegular()}
          </Menu.RadioItem>
          <Menu.RadioItem value="compact" closeMenuOnClick>
            {t.densityCompact()}
          </Menu.RadioItem>
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}

function nameOf(order: (typeof orders)[number]): string {
  return order.sort ?? 'waits';
}
