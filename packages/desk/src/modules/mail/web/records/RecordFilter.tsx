import { Select } from '@mantine/core';
import type { Ref } from 'react';
import { mailMeanings } from '#platform/web/ui/meanings';
import { SearchField } from '#platform/web/ui/SearchField.tsx';
import { t } from '../texts.ts';
import { verdictChoices, type RecordSearch, type VerdictChoice } from './search.ts';

interface RecordFilterProps {
  readonly search: RecordSearch;
  /** The changed parts; undefined takes a filter away. */
  readonly onChange: (part: { [K in keyof RecordSearch]: RecordSearch[K] | undefined }) => void;
  readonly wordsRef: Ref<HTMLInputElement>;
}

/** An address or a Message-ID, and a verdict; both stand in the address of the page. */
export function RecordFilter({ search, onChange, wordsRef }: RecordFilterProps) {
  return (
    <div className="mail-filter">
      <SearchField
        label={t.searchRecords()}
        words={search.q ?? ''}
        onWords={(q) => onChange({ q })}
        inputRef={wordsRef}
      />
      <Select
        aria-label={t.verdict()}
        data={[
          { value: '', label: t.anyVerdict() },
          ...verdictChoices.map((verdict) => ({ value: verdict, label: choiceWord(verdict) })),
        ]}
        value={search.verdict ?? ''}
        onChange={(value) => onChange({ verdict: verdictChoices.find((one) => one === value) })}
        allowDeselect={false}
      />
    </div>
  );
}

function choiceWord(verdict: VerdictChoice): string {
  if (verdict === 'waiting') return t.waiting();
  return verdict === 'undecided' ? t.undecided() : mailMeanings[verdict].label();
}
