import { Select } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Ref } from 'react';
import { SearchField } from '#platform/web/ui/SearchField.tsx';
import { EmptyState } from '#platform/web/ui/States.tsx';
import { MailList } from '../MailList.tsx';
import { withoutEmpty } from '../search-parts.ts';
import { t } from '../texts.ts';
import { OutRow, outRowName } from './OutRow.tsx';
import { stateChoices, type OutSearch, type StateChoice } from './search.ts';
import { outMeanings } from './states.ts';
import { StuckBar } from './StuckBar.tsx';
import { useFreshOut, useOut } from './use-out.ts';

/** The mails that leave, newest first. */
export function OutList({ search, chosenId }: { search: OutSearch; chosenId: string | undefined }) {
  const navigate = useNavigate();
  const narrowed = Object.keys(search).length > 0;
  return (
    <MailList
      title={t.outgoing()}
      tab="out"
      query={useOut(search)}
      doing={t.readingOut()}
      chosenId={chosenId}
      nameOf={outRowName}
      render={(one) => <OutRow mail={one} />}
      link={(one, content) => (
        <Link
          to="/mail/out/$id"
          params={{ id: one.id }}
          search={{ ...search }}
          className="mail-row-link"
          tabIndex={-1}
        >
          {content}
        </Link>
      )}
      open={(one, replace) =>
        void navigate({ to: '/mail/out/$id', params: { id: one.id }, search: { ...search }, replace })
      }
      news={useFreshOut(search)}
      above={<StuckBar shown={search.state} />}
      filter={(words) => (
        <OutFilter
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
          icon={<IconSend size={18} stroke={1.7} aria-hidden />}
          title={narrowed ? t.noOutFits() : t.noOut()}
          text={narrowed ? t.noRecordsFitText() : t.noOutText()}
        />
      }
    />
  );
}

interface OutFilterProps {
  readonly search: OutSearch;
  /** The changed parts; undefined takes a filter away. */
  readonly onChange: (part: { [K in keyof OutSearch]: OutSearch[K] | undefined }) => void;
  readonly wordsRef: Ref<HTMLInputElement>;
}

function OutFilter({ search, onChange, wordsRef }: OutFilterProps) {
  return (
    <div className="mail-filter">
      <SearchField
        label={t.searchRecords()}
        words={search.q ?? ''}
        onWords={(q) => onChange({ q })}
        inputRef={wordsRef}
      />
      <Select
        aria-label={t.state()}
        data={[
          { value: '', label: t.anyState() },
          ...stateChoices.map((state) => ({ value: state, label: choiceWord(state) })),
        ]}
        value={search.state ?? ''}
        onChange={(value) => onChange({ state: stateChoices.find((one) => one === value) })}
        allowDeselect={false}
      />
    </div>
  );
}

function choiceWord(state: StateChoice): string {
  return state === 'stuck' ? t.stateStuck() : outMeanings[state].label();
}
