import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { TicketDetail } from '../../contract.ts';
import { tickets } from '../api.ts';
import type { Deeds } from '../ticket/use-deeds.ts';
import { t } from '../texts.ts';
import { linkWord } from '../words.ts';
import { FormShell } from './FormShell.tsx';
import { TicketSearch, type FoundTicket } from './TicketSearch.tsx';

const kinds = ['related', 'duplicates', 'caused-by', 'parent'] as const;

interface OtherTicketFormProps {
  readonly ticket: TicketDetail;
  readonly deeds: Deeds;
  readonly onDone: () => void;
}

/** Links this ticket with another one. */
export function LinkForm({ ticket, deeds, onDone }: OtherTicketFormProps) {
  const [kind, setKind] = useState<(typeof kinds)[number]>('related');
  const [other, setOther] = useState<FoundTicket | undefined>(undefined);
  const submit = async () => {
    if (!other) return;
    const to = other.number;
    const done = await deeds.run({
      call: () => tickets.link({ number: ticket.number, kind, to }),
      said: t.didLink({ number: to }),
      revert: (_before, now) => tickets.unlink({ number: now.number, to }),
    });
    if (done) onDone();
  };
  return (
    <FormShell
      title={t.linkTitle()}
      submit={t.linkSubmit()}
      waitsFor={other ? undefined : t.waitsForTicket()}
      onSubmit={() => void submit()}
      onLeave={onDone}
    >
      <Select
        label={t.linkKind()}
        value={kind}
        onChange={(value) => setKind(kinds.find((one) => one === value) ?? kind)}
        data={kinds.map((one) => ({ value: one, label: linkWord(one) }))}
        allowDeselect={false}
      />
      <TicketSearch exceptNumber={ticket.number} chosen={other} onChoose={setOther} />
    </FormShell>
  );
}

/** Merges this ticket into another one: the other lives on, this number leads to it. */
export function MergeForm({ ticket, deeds, onDone }: OtherTicketFormProps) {
  const navigate = useNavigate();
  const [other, setOther] = useState<FoundTicket | undefined>(undefined);
  const submit = async () => {
    if (!other) return;
    const into = other.number;
    if (!(await deeds.run({ call: () => tickets.merge({ number: ticket.number, into }) }))) return;
    onDone();
    void navigate({ to: '/tickets/$number', params: { number: into } });
  };
  return (
    <FormShell
      title={t.mergeTitle()}
      text={t.mergeText({ number: ticket.number })}
      submit={other ? t.mergeSubmit({ number: other.number }) : t.mergeSubmitNone()}
      waitsFor={other ? undefined : t.waitsForTicket()}
      onSubmit={() => void submit()}
      onLeave={onDone}
    >
      <TicketSearch exceptNumber={ticket.number} chosen={other} onChoose={setOther} />
    </FormShell>
  );
}
