import { useRef, type ReactNode, type Ref } from 'react';
import { useCommands } from '#platform/web/keys/commands';
import { OpeningList } from '#platform/web/layout/OpeningList.tsx';
import { usePages, type PagedQuery } from '#platform/web/layout/use-pages';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { NewRowsBar } from '#platform/web/ui/States.tsx';
import type { ListHandle } from '#platform/web/ui/VirtualList.tsx';
import './mail.css';
import { MailTabs, type MailTab } from './MailTabs.tsx';
import { t } from './texts.ts';

const rowHeight = 78;

interface MailListProps<T extends { readonly id: string }> {
  readonly title: string;
  readonly tab: MailTab;
  readonly query: PagedQuery<T>;
  readonly doing: string;
  /** The address of the list; a mail opens below it. */
  readonly path: string;
  readonly search: object;
  readonly chosenId: string | undefined;
  readonly nameOf: (row: T) => string;
  readonly render: (row: T) => ReactNode;
  readonly filter: (words: Ref<HTMLInputElement>) => ReactNode;
  readonly above?: ReactNode;
  /** Rows that are not shown yet, and how they come in. */
  readonly news: { readonly fresh: number; readonly showFresh: () => void };
  readonly empty: ReactNode;
}

/** A list of mails, narrowed by the address of the page; moving in it shows the mail beside it. */
export function MailList<T extends { readonly id: string }>(props: MailListProps<T>) {
  const { title, query, news } = props;
  const list = useRef<ListHandle>(null);
  const words = useRef<HTMLInputElement>(null);
  const { rows, more } = usePages(query);
  useListCommands(list, words, news);
  return (
    <Panel
      label={title}
      scroll={false}
      head={
        <>
          <HeaderBar>
            <h1 className="dh-h3">{title}</h1>
            {query.isSuccess && !query.hasNextPage ? (
              <span className="dh-3">{t.mailCount({ count: rows.length })}</span>
            ) : null}
          </HeaderBar>
          <MailTabs current={props.tab} />
          {props.above}
          {props.filter(words)}
          {news.fresh > 0 ? (
            <NewRowsBar text={t.freshMails({ count: news.fresh })} onShow={news.showFresh} />
          ) : null}
        </>
      }
    >
      <OpeningList
        label={title}
        query={query}
        rows={rows}
        loading={{ rows: 6, doing: props.doing }}
        empty={props.empty}
        rowHeight={rowHeight}
        nameOf={props.nameOf}
        render={props.render}
        path={props.path}
        search={props.search}
        chosenId={props.chosenId}
        handle={list}
        onEndReached={more}
      />
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
