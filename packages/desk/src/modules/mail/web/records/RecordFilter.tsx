import { Select } from '@mantine/core';
import type { Ref } from 'react';
import { mailMeanings } from '#platform/web/ui/meanings';
import { verdicts } from '../../contract.ts';
import { SearchWords } from '../SearchWords.tsx';
import { t } from '../texts.ts';
import type { RecordSearch } from './search.ts';

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
      <SearchWords
        label={t.searchRecords()}
        words={search.q ?? ''}
        onWords={(q) => onChange({ q })}
        inputRef={wordsRef}
      />
      <Select
        aria-label={t.verdict()}
        data={[
          { value: '', label: t.anyVerdict() },
          ...verdicts.map((verdict) => ({ value: verdict, label: mailMeanings[verdict].label() })),
          { value: 'waiting', label: t.waiting() },
        ]}
        value={search.verdict ?? ''}
        onChange={(value) =>
          onChange({ verdict: value === 'waiting' ? value : verdicts.find((one) => one === value) })
        }
        allowDeselect={false}
      />
    </div>
  );
}
