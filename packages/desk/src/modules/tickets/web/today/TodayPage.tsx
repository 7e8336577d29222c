import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { IconMoodCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { problemOf } from '#platform/web/api/problem';
import { formatDay, formatNumber, formatTime } from '#platform/web/i18n/format';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { pending } from '../../contract.ts';
import { tickets, type ListQuery } from '../api.ts';
import { rememberOrder } from '../memory.ts';
import { standardViews, type QueueSearch } from '../queue/search.ts';
import { useCounters } from '../queue/use-counters.ts';
import { NotForYou } from '../NotForYou.tsx';
import { t } from '../texts.ts';
import { useNow } from '../use-now.ts';
import './today.css';
import { TodayRow } from './TodayRow.tsx';
import { useTodayLive } from './use-today-live.ts';

const shownRows = 6;

const groups: readonly {
  readonly id: string;
  readonly title: () => string;
  readonly query: ListQuery;
  readonly search: QueueSearch;
}[] = [
  {
    id: 'mine',
    title: t.todayNeedsMe,
    query: { status: 'new,open', assignee: 'me', sort: 'waiting' },
    search: { assignee: 'me' },
  },
  {
    id: 'nobody',
    title: t.todayNobodyYet,
    query: { status: 'new,open', assignee: 'none', sort: 'waiting' },
    search: { assignee: 'none' },
  },
  {
    id: 'pending',
    title: t.todayBack,
    query: { status: pending.join(','), assignee: 'me', sort: 'updated' },
    search: { assignee: 'me', status: pending.join(',') },
  },
];

/** `/today`: four figures, each a link, and what needs this person; made for a phone over coffee. */
export function TodayPage() {
  return mayViewer(useViewer(), 'tickets.read') ? <TodayScreen /> : <NotForYou />;
}

function TodayScreen() {
  const now = useNow();
  const query = useQuery({ queryKey: ['tickets', 'today'], queryFn: readToday, staleTime: 10_000 });
  useTodayLive();
  const rows = query.data?.flatMap((group) => group.items) ?? [];
  useEffect(() => {
    const numbers = (query.data ?? []).flatMap((group) => group.items.map((ticket) => ticket.number));
    rememberOrder({ to: '/today', search: {}, numbers, total: undefined });
  }, [query.data]);
  return (
    // A scrolling page must be reachable by the keyboard itself (axe: scrollable-region-focusable).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="tk-today" data-dh-scroll tabIndex={0} role="group" aria-label={t.today()}>
      <header className="tk-today-head">
        <h1 className="tk-today-title">{t.today()}</h1>
        <p className="dh-3">{`${formatDay(now)}, ${formatTime(now)}`}</p>
      </header>
      <Figures />
      {query.error && !query.data ? <ErrorState problem={problemOf(query.error)} /> : null}
      {query.isPending ? <LoadingShape rows={5} doing={t.loadingQueue()} /> : null}
      {query.data && rows.length === 0 ? (
        <EmptyState
          good
          icon={<IconMoodCheck size={22} stroke={1.7} aria-hidden />}
          title={t.todayNothing()}
          text={t.emptyOpenText()}
        />
      ) : null}
      {query.data?.map((group) =>
        group.items.length === 0 ? null : (
          <section key={group.id} className="tk-today-group" aria-label={group.title()}>
            <h2 className="tk-today-caption">
              {group.title()}
              {group.more ? (
                <Link to="/queue" search={group.search} className="dh-sm">
                  {t.todayMore()}
                </Link>
              ) : (
                <span className="dh-3 dh-tabular">{group.items.length}</span>
              )}
            </h2>
            <ul>
              {group.items.map((ticket) => (
                <TodayRow key={ticket.id} ticket={ticket} now={now} />
              ))}
            </ul>
          </section>
        ),
      )}
    </div>
  );
}

async function readToday() {
  return Promise.all(
    groups.map(async (group) => {
      const page = await tickets.list({ ...group.query, limit: shownRows });
      return { ...group, items: page.items, more: page.nextCursor !== null };
    }),
  );
}

const figures = [
  { view: 'mine', words: t.todayMine },
  { view: 'unassigned', words: t.todayNobody },
  { view: 'open', words: t.todayOpen },
  { view: 'waiting', words: t.todayWaiting },
] as const;

/** The four figures; each opens its rows. */
function Figures() {
  const counters = useCounters();
  return (
    <nav className="tk-figures" aria-label={t.viewsLabel()}>
      {figures.map(({ view, words }) => {
        const standard = standardViews.find((one) => one.id === view);
        const count = standard && counters?.[standard.counter];
        return (
          <Link key={view} to="/queue" search={standard?.search ?? {}} className="tk-figure">
            <span className="dh-number">{count === undefined ? '·' : formatNumber(count)}</span>
            <span className="dh-cut">{words()}</span>
          </Link>
        );
      })}
    </nav>
  );
}
