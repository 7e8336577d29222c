import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { Section } from '#platform/web/ui/Panel.tsx';
import type { SessionState } from '../../contract.ts';
import { identity, keys } from '../api.ts';
import { EntryAlert } from '../entry/EntryAlert.tsx';
import { PasswordField } from '../entry/PasswordField.tsx';
import { PasswordRules } from '../entry/PasswordRules.tsx';
import { entryProblemWords, passwordRefusal } from '../entry/problem-words.ts';
import { enterAt, useEntryDeed } from '../entry/use-entry-deed.ts';
import { t } from '../texts.ts';

/** Setting the first password, or another one. */
export function OwnPassword() {
  const { data: state } = useQuery({ queryKey: keys.state, queryFn: () => identity.session() });
  const [open, setOpen] = useState(false);
  const [saved, setSaved] = useState(false);
  const queryClient = useQueryClient();
  if (!state?.person) return null;
  const { hasPassword } = state.person;
  const done = () => {
    setOpen(false);
    setSaved(true);
    void queryClient.invalidateQueries({ queryKey: keys.sessions });
    void queryClient.invalidateQueries({ queryKey: keys.state });
  };
  return (
    <Section level={2} title={t.password()}>
      <p className="dh-2" role="status">
        {saved ? t.passwordSaved() : hasPassword ? t.passwordHas() : t.passwordNone()}
      </p>
      {open ? (
        <PasswordForm
          person={state.person}
          minLength={state.passwordMinLength}
          onDone={done}
          onCancel={() => setOpen(false)}
        />
      ) : (
        <div>
          <Button onClick={() => setOpen(true)}>{hasPassword ? t.changePassword() : t.setPassword()}</Button>
        </div>
      )}
    </Section>
  );
}

interface PasswordFormProps {
  readonly person: NonNullable<SessionState['person']>;
  readonly minLength: number;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

function PasswordForm({ person, minLength, onDone, onCancel }: PasswordFormProps) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [missing, setMissing] = useState({ current: false, next: false });
  const { running, problem, run } = useEntryDeed();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = { current: person.hasPassword && current === '', next: next === '' };
    setMissing(found);
    if (found.current || found.next) return;
    void run(async () => {
      await identity.changePassword({ next, ...(person.hasPassword ? { current } : {}) });
      onDone();
    });
  };
  const wrong = problem?.code === 'identity.sign_in_failed' ? t.currentWrong() : undefined;
  const refusal = passwordRefusal(problem);
  const again = problem?.code === 'identity.sign_in_again';
  const words = problem && !wrong && !refusal && !again ? entryProblemWords(problem) : undefined;
  return (
    <form className="identity-own-form" noValidate onSubmit={submit}>
      {/* Password managers keep the new password under this name. */}
      <input type="email" name="email" autoComplete="username" value={person.email} readOnly hidden />
      {person.hasPassword ? (
        <PasswordField
          size="sm"
          label={t.currentPassword()}
          kind="current-password"
          value={current}
          onChange={setCurrent}
          error={missing.current ? t.currentMissing() : wrong}
        />
      ) : null}
      <PasswordField
        size="sm"
        label={t.newPassword()}
        hint={t.passwordHint()}
        kind="new-password"
        value={next}
        onChange={setNext}
        error={missing.next ? t.passwordMissing() : refusal}
      />
      <PasswordRules password={next} name={person.name} email={person.email} minLength={minLength} />
      {again ? <SignInAgain /> : null}
      {words ? <EntryAlert title={words.title}>{words.next}</EntryAlert> : null}
      <div className="dh-line dh-wrap">
        <Button type="submit" variant="filled" loading={running}>
          {person.hasPassword ? t.changePassword() : t.setPassword()}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t.cancel()}
        </Button>
      </div>
    </form>
  );
}

function SignInAgain() {
  const leave = async () => {
    await identity.signOut();
    enterAt('/sign-in?next=/me');
  };
  return (
    <EntryAlert title={t.signInAgain()}>
      {t.signInAgainText()}{' '}
      <button type="button" className="identity-text-button" onClick={() => void leave()}>
        {t.signInAgainDo()}
      </button>
    </EntryAlert>
  );
}
