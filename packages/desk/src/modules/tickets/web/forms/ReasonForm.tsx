import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { move, wait, type Reasoned } from '../ticket/status-deeds.ts';
import type { Deeds } from '../ticket/use-deeds.ts';
import { t } from '../texts.ts';
import { FormShell } from './FormShell.tsx';

/** Moves that want one sentence of why: it stands in the history for whoever asks later. */
export function ReasonForm({
  to,
  deeds,
  onDone,
}: {
  to: Reasoned | 'third-party';
  deeds: Deeds;
  onDone: () => void;
}) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const words = {
    close: { title: t.closeTitle(), submit: t.closeSubmit(), place: t.closePlace() },
    reopen: { title: t.reopenTitle(), submit: t.reopenSubmit(), place: t.reopenPlace() },
    cancel: { title: t.cancelTitle(), submit: t.cancelSubmit(), place: t.cancelPlace() },
    'third-party': { title: t.thirdPartyTitle(), submit: t.thirdPartySubmit(), place: t.thirdPartyPlace() },
  }[to];
  const submit = async () => {
    setBusy(true);
    const done =
      to === 'third-party'
        ? await wait(deeds, { for: 'pending-third-party', reason }, t.didThirdParty())
        : await move(deeds, to, reason);
    setBusy(false);
    if (done) onDone();
  };
  return (
    <FormShell
      title={words.title}
      submit={words.submit}
      waitsFor={reason.trim() === '' ? t.waitsForReason() : undefined}
      busy={busy}
      onSubmit={() => void submit()}
      onLeave={onDone}
    >
      <TextInput
        className="tk-form-wide"
        data-first
        label={t.reason()}
        placeholder={words.place}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormShell>
  );
}
