import { TextInput } from '@mantine/core';
import type { Ref } from 'react';
import { t } from '../texts.ts';

interface EmailFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** The mail address of the person who signs in; password managers know it as the user name. */
export function EmailField({ value, onChange, error, inputRef }: EmailFieldProps) {
  return (
    <TextInput
      ref={inputRef}
      size="lg"
      label={t.email()}
      type="email"
      name="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={254}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
    />
  );
}
