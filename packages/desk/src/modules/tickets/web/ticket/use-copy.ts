import { useEffect, useState } from 'react';
import type { TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';

const shownMs = 2500;

/** Copies the number, number and subject, or the address of a ticket, and says so for a moment. */
export function useCopy(ticket: Pick<TicketDetail, 'number' | 'subject'> | undefined) {
  const [said, setSaid] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (said === undefined) return undefined;
    const timer = setTimeout(() => setSaid(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = (what: 'number' | 'subject' | 'link') => {
    if (!ticket) return;
    const { number, subject } = ticket;
    const text = {
      number,
      subject: `${number} ${subject}`,
      link: `${window.location.origin}/tickets/${number}`,
    }[what];
    void navigator.clipboard?.writeText(text).then(() => setSaid(t.copied()));
  };
  return { copied: said, copy };
}
