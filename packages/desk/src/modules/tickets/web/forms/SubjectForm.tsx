import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { TicketDetail } from '../../contract.ts';
import type { Deeds } from '../ticket/use-deeds.ts';
import { t } from '../texts.ts';
import { FormShell } from './FormShell.tsx';

/** Another subject for the desk; what was written stays as it came. */
export function SubjectForm({
  ticket,
  deeds,
  onDone,
}: {
  ticket: TicketDetail;
  deeds: Deeds;
  onDone: () => void;
}) {
  const [subject, setSubject] = useState(ticket.subject);
  const submit = async () => {
    if (await deeds.change({ subject }, { subject }, t.didChange())) onDone();
  };
  return (
    <FormShell
      title={t.subjectTitle()}
      submit={t.subjectSubmit()}
      waitsFor={subject.trim() === '' ? t.waitsForSubject() : undefined}
      onSubmit={() => void submit()}
      onLeave={onDone}
    >
      <TextInput
        className="tk-form-wide"
        data-first
        label={t.fieldSubject()}
        value={subject}
        maxLength={500}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
    </FormShell>
  );
}
