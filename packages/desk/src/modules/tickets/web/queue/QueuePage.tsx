import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import type { ComposerMode } from '#platform/web/ui/Composer.tsx';
import { SplitPanels } from '#platform/web/ui/SplitPanels.tsx';
import type { ListHandle } from '#platform/web/ui/VirtualList.tsx';
import { NotForYou } from '../NotForYou.tsx';
import { rememberOrder, rememberRow, rememberedRow } from '../memory.ts';
import { prefetchTickets } from '../use-ticket.ts';
import { useFrame, useRoomForPreview } from '../use-width.ts';
import type { BulkMenu } from './BulkBar.tsx';
import { Preview } from './Preview.tsx';
import './queue.css';
import { QueueList } from './QueueList.tsx';
import { parseQueueSearch, standardViews, viewOf } from './search.ts';
import { useBulk } from './use-bulk.ts';
import { useCounters } from './use-counters.ts';
import { useQueue } from './use-queue.ts';
import { useQueueCommands } from './use-queue-commands.ts';
import { useSelection } from './use-selection.ts';

/** `/queue`: the list of a view, and from 1180 px on the active ticket beside it. */
export function QueuePage() {
  const viewer = useViewer();
  if (!mayViewer(viewer, 'tickets.read')) return <NotForYou />;
  return <QueueScreen mayWork={mayViewer(viewer, 'tickets.work')} />;
}

function QueueScreen({ mayWork }: { mayWork: boolean }) {
  const raw = useSearch({ strict: false });
  const search = useMemo(() => parseQueueSearch(raw), [raw]);
  const { href } = useLocation();
  const navigate = useNavigate();
  const preview = useRoomForPreview();
  const frame = useFrame();
  const queue = useQueue(search);
  const counters = useCounters();
  const list = useRef<ListHandle>(null);
  const numbers = useMemo(
    () => queue.rows.flatMap((row) => (row.is === 'ticket' ? [row.key] : [])),
    [queue.rows],
  );
  const { active, setActive } = useActive(href, numbers, preview);
  const selection = useSelection(queue.rows);
  const bulk = useBulk(selection.clear);
  const [menu, setMenu] = useState<BulkMenu | undefined>(undefined);
  const [mode, setMode] = useState<ComposerMode | undefined>(undefined);
  const [filterShown, setFilterShown] = useState(() => viewOf(search) === undefined);
  const filter = useRef<HTMLInputElement>(null);
  const view = standardViews.find((one) => one.id === viewOf(search));
  const total = view && counters?.[view.counter];
  useEffect(() => rememberOrder({ to: '/queue', search, numbers, total }), [search, numbers, total]);
  usePrefetch(numbers, active);
  const open = (number: string) => void navigate({ to: '/tickets/$number', params: { number } });
  const showFilter = () => {
    setFilterShown(true);
    // The bar is drawn first; then it can take the focus.
    requestAnimationFrame(() => filter.current?.focus());
  };
  useQueueCommands({
    mayWork,
    active,
    move: (by) => list.current?.move(by),
    open,
    toggle: selection.toggle,
    showFilter,
    showAll: queue.showAll,
    write: preview ? setMode : undefined,
    menu: (next) => {
      if (selection.selected.length === 0 && active !== undefined) selection.toggle(active);
      setMenu(next);
    },
    leave: () => (mode ? setMode(undefined) : selection.clear()),
  });
  const listPanel = (
    <QueueList
      {...{ search, queue, counters, list, active, selection, bulk, menu, filter, filterShown }}
      phone={frame === 'phone'}
      mayWork={mayWork}
      onMenu={setMenu}
      onFilter={() => (filterShown ? setFilterShown(false) : showFilter())}
      onActive={(number) => {
        setActive(number);
        setMode(undefined);
      }}
      onPress={preview ? undefined : open}
      onOpen={open}
    />
  );
  if (!preview) return listPanel;
  const wide = frame === 'wide';
  return (
    <SplitPanels
      key={frame}
      id={wide ? 'queue' : 'queue-middle'}
      panes={[
        { size: wide ? '636px' : '60%', min: '420px', content: listPanel },
        {
          size: wide ? '100%' : '40%',
          min: '380px',
          content: <Preview number={active} mode={mode} onMode={setMode} />,
        },
      ]}
    />
  );
}

/** The active row: the one that was active when the view was left, else the first where a preview shows it. */
function useActive(href: string, numbers: readonly string[], preview: boolean) {
  const [chosen, setChosen] = useState<{ href: string; number: string | undefined }>({
    href,
    number: rememberedRow(href),
  });
  const number = chosen.href === href ? chosen.number : rememberedRow(href);
  const here = number !== undefined && numbers.includes(number) ? number : undefined;
  const active = here ?? (preview ? numbers[0] : undefined);
  const setActive = (next: string) => {
    rememberRow(href, next);
    setChosen({ href, number: next });
  };
  return { active, setActive };
}

/** The next two and the one before are asked for while the active one is read, from the first step in the list on. */
function usePrefetch(numbers: readonly string[], active: string | undefined): void {
  const queryClient = useQueryClient();
  const first = useRef(active);
  useEffect(() => {
    first.current ??= active;
    const at = active === undefined ? -1 : numbers.indexOf(active);
    // Opening the page asks for what it shows and for nothing else.
    if (at < 0 || active === first.current) return undefined;
    first.current = '';
    const timer = setTimeout(
      () => prefetchTickets(queryClient, [numbers[at + 1], numbers[at + 2], numbers[at - 1]]),
      prefetchAfterMs,
    );
    return () => clearTimeout(timer);
  }, [queryClient, numbers, active]);
}

// Someone who runs down the list with `j` reads nothing on the way.
const prefetchAfterMs = 120;
