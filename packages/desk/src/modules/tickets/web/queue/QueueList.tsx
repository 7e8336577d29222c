import { useState, type RefObject } from 'react';
import { useDotsLive } from '#endpoints/web';
import { formatTime } from '#platform/web/i18n/format';
import { NewRowsBar } from '#platform/web/ui/States.tsx';
import { VirtualList, type ListHandle } from '#platform/web/ui/VirtualList.tsx';
import type { Counters } from '../api.ts';
import { OutboxBar } from '../outbox/OutboxBar.tsx';
import { t } from '../texts.ts';
import { useNow } from '../use-now.ts';
import { BulkBar, type BulkMenu } from './BulkBar.tsx';
import { useDensity } from './density.ts';
import { FilterBar } from './FilterBar.tsx';
import { QueueHead } from './QueueHead.tsx';
import { QueueGroupHead, QueueLine } from './QueueLine.tsx';
import { QueueStates } from './QueueStates.tsx';
import type { QueueRow } from './rows.ts';
import type { QueueSearch } from './search.ts';
import type { Bulk } from './use-bulk.ts';
import type { Queue } from './use-queue.ts';
import type { useSelection } from './use-selection.ts';
import { groupWords, rowName } from './words.ts';

interface QueueListProps {
  readonly search: QueueSearch;
  readonly queue: Queue;
  readonly counters: Counters | undefined;
  readonly list: RefObject<ListHandle | null>;
  readonly active: string | undefined;
  readonly selection: ReturnType<typeof useSelection>;
  readonly bulk: Bulk;
  readonly menu: BulkMenu | undefined;
  readonly filter: RefObject<HTMLInputElement | null>;
  readonly filterShown: boolean;
  readonly phone: boolean;
  readonly mayWork: boolean;
  readonly onMenu: (menu: BulkMenu | undefined) => void;
  readonly onFilter: () => void;
  readonly onActive: (number: string) => void;
  /** Opens a pressed row at once; undefined where a preview shows it. */
  readonly onPress: ((number: string) => void) | undefined;
  readonly onOpen: (number: string) => void;
}

const heights = { head: 30, regular: 54, compact: 36, phone: 64 };

/** The list of the queue with its head, filter, bars and states. */
export function QueueList(props: QueueListProps) {
  const { search, queue, selection, bulk, filter, filterShown } = props;
  const [density, setDensity] = useDensity();
  useDotsLive();
  return (
    <section className="tk-queue" aria-label={t.queue()}>
      <QueueHead
        search={search}
        counters={props.counters}
        density={density}
        onDensity={setDensity}
        filterShown={filterShown}
        onFilter={props.onFilter}
        mayWork={props.mayWork}
      />
      {filterShown ? (
        <FilterBar search={search} inputRef={filter} onLeave={() => props.list.current?.focus()} />
      ) : null}
      <OutboxBar />
      <ArrivedBar queue={queue} />
      <div className="tk-queue-list">
        {queue.rows.length > 0 ? (
          <Rows {...props} compact={density === 'compact' && !props.phone} />
        ) : (
          <QueueStates
            search={search}
            error={queue.error}
            loaded={queue.loaded && !queue.loading}
            onAgain={queue.showAll}
          />
        )}
      </div>
      {bulk.failure === undefined ? null : (
        <button type="button" className="tk-failure" onClick={bulk.forget}>
          {bulk.failure}
        </button>
      )}
      {selection.selected.length > 0 || bulk.progress ? (
        <BulkBar
          on={selection.selected}
          bulk={bulk}
          menu={props.menu}
          onMenu={props.onMenu}
          onClear={selection.clear}
        />
      ) : null}
    </section>
  );
}

function Rows(props: QueueListProps & { compact: boolean }) {
  const { queue, selection, compact, phone } = props;
  const now = useNow();
  const lineHeight = phone ? heights.phone : compact ? heights.compact : heights.regular;
  const numberOf = (row: QueueRow) => row.key;
  return (
    <VirtualList
      // Another height is another list: nothing is measured.
      key={lineHeight}
      label={t.queue()}
      rows={queue.rows}
      keyOf={numberOf}
      heightOf={(row) => (row.is === 'head' ? heights.head : lineHeight)}
      isHead={isHead}
      isGone={(row) => row.is === 'ticket' && row.gone}
      nameOf={(row) => (row.is === 'head' ? groupWords(row.group) : rowName(row.ticket, now))}
      activeKey={props.active}
      onActive={(row) => props.onActive(row.key)}
      onOpen={(row) => props.onOpen(row.key)}
      checkedKeys={selection.checked}
      {...(props.mayWork ? { onCheck: (row: QueueRow) => selection.toggle(row.key) } : {})}
      handle={props.list}
      onEndReached={queue.loadMore}
      render={(row, state) =>
        row.is === 'head' ? (
          <QueueGroupHead head={row} />
        ) : (
          <QueueLine
            ticket={row.ticket}
            now={now}
            compact={compact}
            checked={state.checked}
            onCheck={phone || !props.mayWork ? undefined : (ticket) => selection.toggle(ticket.number)}
            onPress={props.onPress}
          />
        )
      }
    />
  );
}

const isHead = (row: QueueRow) => row.is === 'head';

/** Rows that arrived or left since the list was read; nothing moves until someone asks for it. */
function ArrivedBar({ queue }: { queue: Queue }) {
  const [announcedAt] = useState(() => new Date());
  const since = queue.asOf > announcedAt ? queue.asOf : announcedAt;
  if (queue.arrived.length > 0)
    return (
      <NewRowsBar
        text={t.arrived({ count: queue.arrived.length })}
        since={t.arrivedSince({ time: formatTime(since) })}
        onShow={queue.showAll}
      />
    );
  if (queue.goneCount > 0)
    return <NewRowsBar text={t.leftView({ count: queue.goneCount })} onShow={queue.showAll} />;
  return null;
}
