import { IconMailbox } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { MailList } from '../MailList.tsx';
import { withoutEmpty } from '../search-parts.ts';
import { t } from '../texts.ts';
import { QuarantineBar } from './QuarantineBar.tsx';
import { RecordFilter } from './RecordFilter.tsx';
import { RecordRow, recordRowName } from './RecordRow.tsx';
import type { RecordSearch } from './search.ts';
import { useFreshRecords, useRecords } from './use-records.ts';

/** The mails that came in, newest first. */
export function RecordList({ search, chosenId }: { search: RecordSearch; chosenId: string | undefined }) {
  const navigate = useNavigate();
  const records = useRecords(search);
  const narrowed = Object.keys(search).length > 0;
  return (
    <MailList
      title={t.records()}
      tab="in"
      query={records}
      doing={t.readingRecords()}
      chosenId={chosenId}
      nameOf={recordRowName}
      render={(record) => <RecordRow record={record} />}
      link={(record, content) => (
        <Link
          to="/mail/records/$id"
          params={{ id: record.id }}
          search={{ ...search }}
          className="mail-row-link"
          tabIndex={-1}
        >
          {content}
        </Link>
      )}
      open={(record, replace) =>
        void navigate({ to: '/mail/records/$id', params: { id: record.id }, search: { ...search }, replace })
      }
      news={useFreshRecords(search)}
      above={<QuarantineBar shown={search.verdict === 'undecided'} />}
      filter={(words) => (
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
      )}
      empty={
        <EmptyState
          icon={<IconMailbox size={18} stroke={1.7} aria-hidden />}
          title={narrowed ? t.noRecordsFit() : t.noRecords()}
          text={narrowed ? t.noRecordsFitText() : t.noRecordsText()}
        />
      }
    />
  );
}
