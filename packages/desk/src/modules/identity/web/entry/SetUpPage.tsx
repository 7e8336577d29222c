import { Button, TextInput } from '@mantine/core';
import { useRef, useState, type FormEvent } from 'react';
import { identity } from '../api.ts';
import { t } from '../texts.ts';
import { addressFault } from './address-fault.ts';
import { EmailField } from './EmailField.tsx';
import { EntryAlert } from './EntryAlert.tsx';
import { EntryPage } from './EntryPage.tsx';
import { linkToken } from './link-token.ts';
import { PasswordField } from './PasswordField.tsx';
import { PasswordRules } from './PasswordRules.tsx';
import { entryProblemWords, passwordRefusal } from './problem-words.ts';
import { enterAt, useEntryDeed } from './use-entry-deed.ts';
import { usePasswordMinLength } from './use-password-min-length.ts';

/** Makes the first administrator with the link that the console printed. */
export function SetUpPage() {
  const [token] = useState(() => linkToken(window.location.hash));
  if (token === undefined) return <EntryPage title={t.linkIncomplete()} text={t.setUpNeededText()} />;
  return <SetUpForm token={token} />;
}

function SetUpForm({ token }: { token: string }) {
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const [faults, setFaults] = useState<
    Partial<Record<'name' | 'email' | 'new-password', string | undefined>>
  >({});
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const minLength = usePasswordMinLength();
  const formElement = useRef<HTMLFormElement>(null);
  const { running, problem, run } = useEntryDeed();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = {
      name: form.name.trim() === '' ? t.setUpNameMissing() : undefined,
      email: addressFault(form.email),
      'new-password': form.password === '' ? t.passwordMissing() : undefined,
    };
    setFaults(found);
    const first = Object.entries(found).find(([, fault]) => fault !== undefined);
    if (first) formElement.current?.querySelector<HTMLInputElement>(`[name=${first[0]}]`)?.focus();
    else
      void run(async () => {
        await identity.setUp({ token, ...form, email: form.email.trim() });
        enterAt('/');
      });
  };
  if (problem?.code === 'identity.link_invalid')
    return <EntryPage title={t.linkInvalid()} text={t.setUpInvalidText()} announce />;
  if (problem?.code === 'identity.setup_done')
    return (
      <EntryPage title={t.setUpDone()} text={t.setUpDoneText()} announce>
        <Button size="lg" component="a" href="/sign-in">
          {t.signIn()}
        </Button>
      </EntryPage>
    );
  const refusal = passwordRefusal(problem);
  const words = problem && refusal === undefined ? entryProblemWords(problem) : undefined;
  return (
    <EntryPage title={t.setUpTitle()} text={t.setUpText()}>
      <form ref={formElement} className="identity-entry-form" noValidate onSubmit={submit}>
        <TextInput
          size="lg"
          label={t.setUpName()}
          name="name"
          autoComplete="name"
          maxLength={200}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={faults.name}
        />
        <EmailField value={form.email} onChange={(email) => set({ email })} error={faults.email} />
        <PasswordField
          label={t.newPassword()}
          hint={t.passwordHint()}
          kind="new-password"
          value={form.password}
          onChange={(password) => set({ password })}
          error={faults['new-password'] ?? refusal}
        />
        <PasswordRules {...form} minLength={minLength} />
        {words ? <EntryAlert title={words.title}>{words.next}</EntryAlert> : null}
        <Button type="submit" size="lg" variant="filled" loading={running}>
          {t.setUpDo()}
        </Button>
      </form>
    </EntryPage>
  );
}
