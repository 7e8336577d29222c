import { Input } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Problem } from '#platform/contract/errors';
import { ErrorState } from './States.tsx';

/** Label, hint and error around any control. Mantine's own inputs take the same three as props. */
export function Field({
  label,
  hint,
  error,
  htmlFor,
  children,
}: {
  label: ReactNode;
  hint?: ReactNode;
  error?: ReactNode;
  htmlFor?: string;
  children: ReactNode;
}) {
  return (
    <Input.Wrapper
      label={label}
      description={hint}
      error={error}
      {...(htmlFor === undefined ? {} : { id: htmlFor })}
    >
      {children}
    </Input.Wrapper>
  );
}

/** The message of a problem for one field of a form, by the path that the server names. */
export function fieldError(problem: Problem | undefined, path: string): string | undefined {
  return problem?.fields?.find((field) => field.path === path || field.path === `/${path}`)?.message;
}

/**
 * What went wrong with a whole form. The sentence is chosen by the problem's code, never by its text; a problem whose
 * fields are shown beside their inputs needs nothing here.
 */
export function FormError({
  problem,
  sentences = {},
}: {
  problem: Problem | undefined;
  sentences?: Readonly<Record<string, string>>;
}) {
  if (!problem || (problem.fields && problem.fields.length > 0)) return null;
  const sentence = sentences[problem.code];
  return sentence === undefined ? (
    <ErrorState problem={problem} />
  ) : (
    <ErrorState problem={problem} title={sentence} />
  );
}
