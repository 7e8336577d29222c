import { Checkbox, Input } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import './form.css';

interface CheckListProps {
  readonly label: string;
  readonly hint?: string;
  readonly options: readonly { readonly value: string; readonly label: ReactNode }[];
  readonly value: readonly string[];
  readonly onChange: (value: string[]) => void;
  readonly empty: string;
  readonly error?: string | undefined;
}

/** Any number of a few: every choice in sight, each one box. */
export function CheckList({ label, hint, options, value, onChange, empty, error }: CheckListProps) {
  const id = useId();
  const toggle = (one: string) =>
    onChange(value.includes(one) ? value.filter((other) => other !== one) : [...value, one]);
  return (
    <Input.Wrapper label={label} description={hint} error={error} labelElement="div" labelProps={{ id }}>
      <div className="dh-checks" role="group" aria-labelledby={id}>
        {options.map((option) => (
          <Checkbox
            key={option.value}
            label={option.label}
            checked={value.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
        ))}
        {options.length === 0 ? <span className="dh-sm dh-3">{empty}</span> : null}
      </div>
    </Input.Wrapper>
  );
}
