import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { identity } from '../api.ts';
import { t } from '../texts.ts';
import { EntryAlert } from './EntryAlert.tsx';
import { EntryPage } from './EntryPage.tsx';
import { linkToken } from './link-token.ts';
import { PasswordField } from './PasswordField.tsx';
import { PasswordRules } from './PasswordRules.tsx';
import { entryProblemWords, passwordRefusal } from './problem-words.ts';
import { enterAt, useEntryDeed } from './use-entry-deed.ts';
import { usePasswordMinLength } from './use-password-min-length.ts';

/** Accepts an invitation: the person chooses a password, which uses the link up and signs in. */
export function InvitationPage() {
  const [token] = useState(() => linkToken(window.location.hash));
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const minLength = usePasswordMinLength();
  const { running, problem, run } = useEntryDeed();
  if (token === undefined) return <EntryPage title={t.linkIncomplete()} text={t.linkIncompleteText()} />;
  if (problem?.code === 'identity.link_invalid')
    return <EntryPage title={t.linkInvalid()} text={t.invitationInvalidText()} announce />;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(password === '');
    if (password === '') return;
    void run(async () => {
      await identity.acceptInvitation({ token, password });
      enterAt('/');
    });
  };
  const refusal = passwordRefusal(problem);
  const words = problem && refusal === undefined ? entryProblemWords(problem) : undefined;
  return (
    <EntryPage title={t.invitationTitle()} text={t.invitationText()}>
      <form className="identity-entry-form" noValidate onSubmit={submit}>
        <PasswordField
          label={t.newPassword()}
          hint={t.passwordHint()}
          kind="new-password"
          value={password}
          onChange={setPassword}
          error={missing ? t.passwordMissing() : refusal}
        />
        <PasswordRules password={password} name="" email="" minLength={minLength} />
        {words ? <EntryAlert title={words.title}>{words.next}</EntryAlert> : null}
        <Button type="submit" size="lg" variant="filled" loading={running}>
          {t.invitationDo()}
        </Button>
      </form>
    </EntryPage>
  );
}
