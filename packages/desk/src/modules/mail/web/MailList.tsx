import { useCallback, useRef, useState, type ReactNode, type Ref } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { useCommands } from '#platform/web/keys/commands';
import { useRoomForTwo } from '#platform/web/layout/use-room-for-two';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { ErrorState, LoadingShape, NewRowsBar } from '#platform/web/ui/States.tsx';
import { VirtualList, type ListHandle } from '#platform/web/ui/VirtualList.tsx';
import './mail.css';
import { MailTabs, type MailTab } from './MailTabs.tsx';
import { t } from './texts.ts';

const rowHeight = 78;

/** As much of a paged query as the list looks at. */
interface Paged<T> {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly isSuccess: boolean;
  readonly error: unknown;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
}

interface MailListProps<T extends { readonly id: string }> {
  readonly title: string;
  readonly tab: MailTab;
  readonly query: Paged<T>;
  readonly doing: string;
  readonly chosenId: string | undefined;
  readonly nameOf: (row: T) => string;
  readonly render: (row: T) => ReactNode;
  /** The row as a link, where there is no room beside the list. */
  readonly link: (row: T, content: ReactNode) => ReactNode;
  readonly open: (row: T, replace: boolean) => void;
  readonly filter: (words: Ref<HTMLInputElement>) => ReactNode;
  readonly above?: ReactNode;
  /** Rows that are not shown yet, and how they come in. */
  readonly news: { readonly fresh: number; readonly showFresh: () => void };
  readonly empty: ReactNode;
}

/** A list of mails, narrowed by the address of the page; moving in it shows the mail beside it. */
export function MailList<T extends { readonly id: string }>(props: MailListProps<T>) {
  const { query, chosenId } = props;
  const beside = useRoomForTwo();
  const [pointedId, setPointedId] = useState<string>();
  const list = useRef<ListHandle>(null);
  const words = useRef<HTMLInputElement>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useListCommands(list, words, props.news);
  return (
    <Panel
      label={props.title}
      scroll={false}
      head={
        <>
          <HeaderBar>
            <h1 className="dh-h3">{props.title}</h1>
            {query.isSuccess && !hasNextPage ? (
              <span className="dh-3">{t.mailCount({ count: rows.length })}</span>
            ) : null}
          </HeaderBar>
          <MailTabs current={props.tab} />
          {props.above}
          {props.filter(words)}
          {props.news.fresh > 0 ? (
            <NewRowsBar text={t.freshMails({ count: props.news.fresh })} onShow={props.news.showFresh} />
          ) : null}
        </>
      }
    >
      {query.isPending ? <LoadingShape rows={6} doing={props.doing} /> : null}
      {query.isError ? <ErrorState problem={problemOf(query.error)} framed={false} /> : null}
      {query.isSuccess && rows.length === 0 ? props.empty : null}
      {rows.length > 0 ? (
        <VirtualList
          label={props.title}
          rows={rows}
          keyOf={(row) => row.id}
          heightOf={() => rowHeight}
          nameOf={props.nameOf}
          activeKey={chosenId ?? pointedId}
          handle={list}
          onActive={(row) => (beside ? props.open(row, chosenId !== undefined) : setPointedId(row.id))}
          onOpen={(row) => props.open(row, false)}
          onEndReached={more}
          // Without room beside the list a click opens the mail; the keyboard has Enter.
          render={(row) => (beside ? props.render(row) : props.link(row, props.render(row)))}
        />
      ) : null}
    </Panel>
  );
}

function useListCommands(
  list: React.RefObject<ListHandle | null>,
  words: React.RefObject<HTMLInputElement | null>,
  news: MailListProps<{ readonly id: string }>['news'],
): void {
  const move = (id: string, title: () => string, keys: string, by: number) => ({
    id,
    title,
    group: t.recordsGroup,
    keys,
    inPalette: false,
    run: () => list.current?.move(by),
  });
  useCommands([
    move('mail.next', t.keyNext, 'j', 1),
    move('mail.previous', t.keyPrevious, 'k', -1),
    {
      id: 'mail.search',
      title: t.keySearch,
      group: t.recordsGroup,
      keys: '/',
      inPalette: false,
      run: () => words.current?.focus(),
    },
    {
      id: 'mail.show-fresh',
      title: t.keyFresh,
      group: t.recordsGroup,
      keys: 'u',
      inPalette: false,
      ...(news.fresh === 0 ? { disabledReason: t.nothingFresh() } : {}),
      run: news.showFresh,
    },
  ]);
}
