import { Button } from '@mantine/core';
import { useState } from 'react';
import { identity } from '../api.ts';
import { t } from '../texts.ts';
import { EntryAlert } from './EntryAlert.tsx';
import { EntryPage } from './EntryPage.tsx';
import { linkToken } from './link-token.ts';
import { entryProblemWords } from './problem-words.ts';
import { enterAt, useEntryDeed } from './use-entry-deed.ts';

/** Confirms a sign-in link: only the button uses it up, so that programs that open links do not. */
export function LinkPage() {
  const [token] = useState(() => linkToken(window.location.hash));
  const { running, problem, run } = useEntryDeed();
  if (token === undefined) return <LinkBroken title={t.linkIncomplete()} text={t.linkIncompleteText()} />;
  if (problem?.code === 'identity.link_invalid')
    return <LinkBroken title={t.linkInvalid()} text={t.linkInvalidText()} />;
  const redeem = () =>
    run(async () => {
      await identity.redeemSignInLink({ token });
      enterAt('/');
    });
  const words = problem && entryProblemWords(problem);
  return (
    <EntryPage title={t.linkTitle()} text={t.linkText()}>
      {words ? <EntryAlert title={words.title}>{words.next}</EntryAlert> : null}
      <Button size="lg" variant="filled" loading={running} onClick={() => void redeem()}>
        {t.linkConfirm()}
      </Button>
    </EntryPage>
  );
}

function LinkBroken({ title, text }: { title: string; text: string }) {
  return (
    <EntryPage title={title} text={text} announce>
      <Button size="lg" component="a" href="/sign-in">
        {t.newLink()}
      </Button>
    </EntryPage>
  );
}
