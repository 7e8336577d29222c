import { Button } from '@mantine/core';
import { t } from '../texts.ts';
import { EntryPage } from './EntryPage.tsx';

/** After a link was asked for: the same words for an address that nobody has. */
export function LinkSent({ email, minutes, onBack }: { email: string; minutes: number; onBack: () => void }) {
  return (
    <EntryPage title={t.linkSent()} text={t.linkSentText({ email, count: minutes })} announce>
      <p className="identity-entry-small">{t.linkSentSpam()}</p>
      <Button size="lg" onClick={onBack}>
        {t.otherAddress()}
      </Button>
    </EntryPage>
  );
}
