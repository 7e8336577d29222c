import { PasswordInput } from '@mantine/core';
import '@mantine/core/styles/PasswordInput.layer.css';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import { t } from '../texts.ts';

interface PasswordFieldProps {
  readonly label: ReactNode;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string;
  /** Tells password managers whether to fill in or to propose. */
  readonly kind: 'current-password' | 'new-password';
  readonly size?: 'sm' | 'lg';
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** A password: pasting works, it can be shown, and it is never checked against rules of composition. */
export function PasswordField({
  label,
  value,
  onChange,
  error,
  hint,
  kind,
  size,
  inputRef,
}: PasswordFieldProps) {
  return (
    <PasswordInput
      ref={inputRef}
      size={size ?? 'lg'}
      label={label}
      description={hint}
      name={kind}
      autoComplete={kind}
      maxLength={1000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error}
      visibilityToggleIcon={({ reveal }) =>
        reveal ? (
          <IconEyeOff size={18} stroke={1.7} aria-hidden />
        ) : (
          <IconEye size={18} stroke={1.7} aria-hidden />
        )
      }
      visibilityToggleButtonProps={{ 'aria-label': t.showPassword(), tabIndex: 0 }}
    />
  );
}
