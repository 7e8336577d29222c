import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDraft } from '#platform/web/api/drafts';
import { resolutionCodes, type Resolution, type TicketDetail } from '../../contract.ts';
import { resolve } from '../ticket/status-deeds.ts';
import type { Deeds } from '../ticket/use-deeds.ts';
import { t } from '../texts.ts';
import { resolutionWord, shortName } from '../words.ts';
import { FormShell } from './FormShell.tsx';

type Code = Resolution['code'];

/** What was wrong, what solved it, and whether the requester is told and asked. */
export function ResolveForm({
  ticket,
  deeds,
  onDone,
}: {
  ticket: TicketDetail;
  deeds: Deeds;
  onDone: () => void;
}) {
  const [code, setCode] = useState<Code>(ticket.type === 'request' ? 'fulfilled' : 'fixed');
  const [cause, setCause] = useState('');
  const solution = useDraft(`tickets.${ticket.number}.solution`);
  const [tell, setTell] = useState(true);
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    const done = await resolve(deeds, {
      code,
      solution: solution.text,
      reply: tell,
      ...(cause.trim() === '' ? {} : { cause }),
    });
    setBusy(false);
    if (!done) return;
    solution.clear();
    onDone();
  };
  const name = shortName(ticket.requester.name);
  return (
    <FormShell
      title={t.resolveTitle()}
      submit={tell ? t.resolveAndTell({ name }) : t.resolveQuietly()}
      waitsFor={solution.text.trim() === '' ? t.waitsForSolution() : undefined}
      busy={busy}
      onSubmit={() => void submit()}
      onLeave={onDone}
    >
      <Select
        label={t.resolutionCode()}
        value={code}
        onChange={(value) => setCode(resolutionCodes.find((one) => one === value) ?? code)}
        data={resolutionCodes.map((one) => ({ value: one, label: resolutionWord(one) }))}
        allowDeselect={false}
      />
      <TextInput
        label={t.cause()}
        placeholder={t.causePlace()}
        value={cause}
        onChange={(event) => setCause(event.currentTarget.value)}
      />
      <Textarea
        className="tk-form-wide"
        data-first
        label={t.solutionWords()}
        description={tell ? t.solutionToldTo({ name }) : t.solutionInternal()}
        rows={4}
        value={solution.text}
        onChange={(event) => solution.setText(event.currentTarget.value)}
      />
      <Checkbox
        className="tk-form-wide"
        label={t.tellAndAsk({ name })}
        checked={tell}
        onChange={(event) => setTell(event.currentTarget.checked)}
      />
    </FormShell>
  );
}
