import { Autocomplete } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { fromNumber, toNumber } from '../../contract.ts';
import { tickets } from '../api.ts';
import { t } from '../texts.ts';

export interface FoundTicket {
  readonly number: string;
  readonly subject: string;
}

/** Finds another ticket by its number or its words. */
export function TicketSearch({
  exceptNumber,
  chosen,
  onChoose,
}: {
  exceptNumber: string;
  chosen: FoundTicket | undefined;
  onChoose: (ticket: FoundTicket | undefined) => void;
}) {
  const [typed, setTyped] = useState('');
  const asked = typed.trim();
  const { data } = useQuery({
    queryKey: ['tickets', 'other', asked],
    queryFn: () => findTickets(asked),
    enabled: asked.length > 1,
    staleTime: 15_000,
  });
  const found = (data ?? []).filter((one) => one.number !== exceptNumber);
  const lineOf = (one: FoundTicket) => `${one.number} ${one.subject}`;
  return (
    <Autocomplete
      data-first
      label={t.otherTicket()}
      placeholder={t.otherTicketPlace()}
      value={typed}
      onChange={(value) => {
        setTyped(value);
        onChoose(found.find((one) => lineOf(one) === value));
      }}
      data={found.map(lineOf)}
      // The server has found them; nothing is left to narrow.
      filter={({ options }) => options}
      error={chosen === undefined && asked.length > 3 && data?.length === 0 ? t.otherTicketNone() : undefined}
    />
  );
}

async function findTickets(asked: string): Promise<readonly FoundTicket[]> {
  const serial = fromNumber(asked);
  if (serial !== undefined) {
    const ticket = await tickets.get({ number: toNumber(serial) });
    return [{ number: ticket.number, subject: ticket.subject }];
  }
  const { items } = await tickets.list({ q: asked, limit: 8 });
  return items;
}
