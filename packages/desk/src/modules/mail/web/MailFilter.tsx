import { Select } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { SearchField } from '#platform/web/ui/SearchField.tsx';
import { t } from './texts.ts';

interface MailFilterProps<C extends string> {
  readonly words: string | undefined;
  readonly onWords: (words: string) => void;
  readonly wordsRef: Ref<HTMLInputElement>;
  readonly choice: Choice<C>;
  /** What else narrows the list, on a line of its own. */
  readonly below?: ReactNode;
}

interface Choice<C extends string> {
  readonly label: string;
  readonly any: string;
  readonly all: readonly C[];
  readonly wordOf: (one: C) => string;
  readonly value: C | undefined;
  readonly onChange: (value: C | undefined) => void;
}

/** An address or a Message-ID, and what became of the mail; both stand in the address of the page. */
export function MailFilter<C extends string>({
  words,
  onWords,
  wordsRef,
  choice,
  below,
}: MailFilterProps<C>) {
  return (
    <div className="mail-filter">
      <SearchField label={t.searchRecords()} words={words ?? ''} onWords={onWords} inputRef={wordsRef} />
      <Select
        aria-label={choice.label}
        data={[
          { value: '', label: choice.any },
          ...choice.all.map((one) => ({ value: one, label: choice.wordOf(one) })),
        ]}
        value={choice.value ?? ''}
        onChange={(value) => choice.onChange(choice.all.find((one) => one === value))}
        allowDeselect={false}
      />
      {below}
    </div>
  );
}
