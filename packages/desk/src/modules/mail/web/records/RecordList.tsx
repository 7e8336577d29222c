import { IconMailbox } from '@tabler/icons-react';
import { useNarrow } from '#platform/web/layout/use-narrow';
import { mailMeanings } from '#platform/web/ui/meanings';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { MailFilter } from '../MailFilter.tsx';
import { MailList } from '../MailList.tsx';
import { t } from '../texts.ts';
import { MailboxChoice } from './MailboxChoice.tsx';
import { QuarantineBar } from './QuarantineBar.tsx';
import { RecordRow, recordRowName } from './RecordRow.tsx';
import { verdictChoices, type RecordSearch, type VerdictChoice } from './search.ts';
import { useFreshRecords, useRecords } from './use-records.ts';

/** The mails that came in, newest first. */
export function RecordList({ search, chosenId }: { search: RecordSearch; chosenId: string | undefined }) {
  const narrow = useNarrow<RecordSearch>();
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
      path="/mail/records"
      search={search}
      news={useFreshRecords(search)}
      above={<QuarantineBar shown={search.verdict === 'undecided'} />}
      filter={(words) => (
        <MailFilter
          words={search.q}
          onWords={(q) => narrow({ q })}
          wordsRef={words}
          choice={{
            label: t.verdict(),
            any: t.anyVerdict(),
            all: verdictChoices,
            wordOf: choiceWord,
            value: search.verdict,
            onChange: (verdict) => narrow({ verdict }),
          }}
          below={<MailboxChoice value={search.mailbox} onChange={(mailbox) => narrow({ mailbox })} />}
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

function choiceWord(verdict: VerdictChoice): string {
  if (verdict === 'waiting') return t.waiting();
  return verdict === 'undecided' ? t.undecided() : mailMeanings[verdict].label();
}
