import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { identity, keys } from '../api.ts';
import { t } from '../texts.ts';
import { EntryNote } from './EntryAlert.tsx';
import { EntryPage } from './EntryPage.tsx';
import { LinkSent } from './LinkSent.tsx';
import { ownPath } from './own-path.ts';
import { SignInForm } from './SignInForm.tsx';
import { enterAt } from './use-entry-deed.ts';

interface Sent {
  readonly email: string;
  readonly minutes: number;
}

/** Sign-in. Ways that come later (passkey, company account) stand above the form, before the password. */
export function SignInPage() {
  const search: { next?: unknown } = useSearch({ strict: false });
  const next = ownPath(search.next, window.location.origin);
  const [sent, setSent] = useState<Sent>();
  const [returned, setReturned] = useState(false);
  const { data: state } = useQuery({ queryKey: keys.state, queryFn: () => identity.session(), staleTime: 0 });
  const signedIn = state?.person !== undefined && state.person !== null;
  useEffect(() => {
    if (signedIn) enterAt(next);
  }, [signedIn, next]);
  if (sent)
    return (
      <LinkSent
        {...sent}
        onBack={() => {
          setReturned(true);
          setSent(undefined);
        }}
      />
    );
  return (
    <EntryPage title={t.signInTitle()} text={next === '/' ? undefined : t.signInNext()} announce={returned}>
      {state?.setupNeeded ? <EntryNote title={t.setUpNeeded()}>{t.setUpNeededText()}</EntryNote> : null}
      <SignInForm onSignedIn={() => enterAt(next)} onLinkSent={setSent} />
      <p className="identity-entry-small">
        {t.noAccount()} <a href="/portal/sign-in">{t.askWithout()}</a>
      </p>
    </EntryPage>
  );
}
