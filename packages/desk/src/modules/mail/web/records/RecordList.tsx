import { IconMailbox } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { useCommands } from '#platform/web/keys/commands';
import { useRoomForTwo } from '#platform/web/layout/use-room-for-two';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { VirtualList, type ListHandle } from '#platform/web/ui/VirtualList.tsx';
import type { MailRecord } from '../../contract.ts';
import { MailTabs } from '../MailTabs.tsx';
import '../mail.css';
import { t } from '../texts.ts';
import { RecordFilter } from './RecordFilter.tsx';
import { QuarantineBar } from './QuarantineBar.tsx';
import { RecordRow, recordRowName } from './RecordRow.tsx';
import { withoutEmpty, type RecordSearch } from './search.ts';
import { useRecords } from './use-records.ts';

const rowHeight = 78;

/** The records, narrowed by the address; moving in the list shows the record beside it. */
export function RecordList({ search, chosenId }: { search: RecordSearch; chosenId: string | undefined }) {
  const navigate = useNavigate();
  const beside = useRoomForTwo();
  const [pointedId, setPointedId] = useState<string>();
  const list = useRef<ListHandle>(null);
  const words = useRef<HTMLInputElement>(null);
  const records = useRecords(search);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = records;
  const rows = records.data?.pages.flatMap((page) => page.items) ?? [];
  const open = (record: MailRecord, replace = false) =>
    void navigate({ to: '/mail/records/$id', params: { id: record.id }, search: { ...search }, replace });
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useListCommands(list, words);
  return (
    <Panel
      label={t.records()}
      scroll={false}
      head={
        <>
          <HeaderBar>
            <h1 className="dh-h3">{t.records()}</h1>
            {records.isSuccess && !hasNextPage ? (
              <span className="dh-3">{t.recordCount({ count: rows.length })}</span>
            ) : null}
          </HeaderBar>
          <MailTabs current="in" />
          <QuarantineBar shown={search.verdict === 'undecided'} />
          <RecordFilter
            search={search}
            wordsRef={words}
            onChange={(part) =>
              void navigate({
                to: '.',
                search: (now: object) => withoutEmpty({ ...now, ...part }),
                replace: true,
              })
            }
          />
        </>
      }
    >
      {records.isPending ? <LoadingShape rows={6} doing={t.readingRecords()} /> : null}
      {records.isError ? <ErrorState problem={problemOf(records.error)} framed={false} /> : null}
      {records.isSuccess && rows.length === 0 ? (
        <NothingHere narrowed={Object.keys(search).length > 0} />
      ) : null}
      {rows.length > 0 ? (
        <VirtualList
          label={t.records()}
          rows={rows}
          keyOf={(record) => record.id}
          heightOf={() => rowHeight}
          nameOf={recordRowName}
          activeKey={chosenId ?? pointedId}
          handle={list}
          onActive={(record) => (beside ? open(record, chosenId !== undefined) : setPointedId(record.id))}
          onOpen={(record) => open(record)}
          onEndReached={more}
          render={(record) =>
            beside ? (
              <RecordRow record={record} />
            ) : (
              // Without room beside the list a click opens the record; the keyboard has Enter.
              <Link
                to="/mail/records/$id"
                params={{ id: record.id }}
                search={{ ...search }}
                className="mail-row-link"
                tabIndex={-1}
              >
                <RecordRow record={record} />
              </Link>
            )
          }
        />
      ) : null}
    </Panel>
  );
}

function NothingHere({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      icon={<IconMailbox size={18} stroke={1.7} aria-hidden />}
      title={narrowed ? t.noRecordsFit() : t.noRecords()}
      text={narrowed ? t.noRecordsFitText() : t.noRecordsText()}
    />
  );
}

function useListCommands(
  list: React.RefObject<ListHandle | null>,
  words: React.RefObject<HTMLInputElement | null>,
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
  ]);
}
