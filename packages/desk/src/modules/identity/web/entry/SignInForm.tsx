import { Button } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { identity } from '../api.ts';
import { t } from '../texts.ts';
import { addressFault } from './address-fault.ts';
import { EmailField } from './EmailField.tsx';
import { EntryAlert } from './EntryAlert.tsx';
import { PasswordField } from './PasswordField.tsx';
import { entryProblemWords } from './problem-words.ts';
import { useEntryDeed } from './use-entry-deed.ts';

interface SignInFormProps {
  readonly onSignedIn: () => void;
  readonly onLinkSent: (sent: { email: string; minutes: number }) => void;
}

interface Faults {
  readonly email?: string | undefined;
  readonly password?: string | undefined;
}

/** Address and password, or a link to the address. What fails sounds the same whether or not the address exists. */
export function SignInForm({ onSignedIn, onLinkSent }: SignInFormProps) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const emailInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const { running, problem, run } = useEntryDeed();
  useEffect(() => emailInput.current?.focus(), []);

  /** Shows what is missing and goes there; says whether all is here. */
  const complete = (wanted: Faults) => {
    setFaults(wanted);
    if (wanted.email !== undefined) emailInput.current?.focus();
    else if (wanted.password !== undefined) passwordInput.current?.focus();
    return wanted.email === undefined && wanted.password === undefined;
  };
  const signIn = (event: FormEvent) => {
    event.preventDefault();
    const missing = password === '' ? t.passwordMissing() : undefined;
    if (!complete({ email: addressFault(email), password: missing })) return;
    void run(async () => {
      await identity.signIn({ email: email.trim(), password });
      onSignedIn();
    });
  };
  const sendLink = () => {
    if (!complete({ email: addressFault(email) })) return;
    void run(async () => {
      const { expiresInMinutes } = await identity.askForSignInLink({ email: email.trim() });
      onLinkSent({ email: email.trim(), minutes: expiresInMinutes });
    });
  };
  const words = problem && entryProblemWords(problem);
  return (
    <form className="identity-entry-form" noValidate onSubmit={signIn}>
      <EmailField value={email} onChange={setEmail} error={faults.email} inputRef={emailInput} />
      <PasswordField
        label={t.password()}
        kind="current-password"
        value={password}
        onChange={setPassword}
        error={faults.password}
        inputRef={passwordInput}
      />
      {words ? <EntryAlert title={words.title}>{words.next}</EntryAlert> : null}
      <Button type="submit" size="lg" variant="filled" loading={running}>
        {t.signIn()}
      </Button>
      <div className="identity-entry-or">{t.orWithoutPassword()}</div>
      <Button
        size="lg"
        leftSection={<IconMail size={19} stroke={1.7} aria-hidden />}
        disabled={running}
        onClick={sendLink}
      >
        {t.sendLink()}
      </Button>
    </form>
  );
}
