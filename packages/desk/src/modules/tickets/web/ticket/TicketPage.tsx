import { useNavigate, useParams } from '@tanstack/react-router';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { PageFailure } from '#platform/web/layout/Failure.tsx';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import { NotForYou } from '../NotForYou.tsx';
import { t } from '../texts.ts';
import { canonicalNumber, useTicket } from '../use-ticket.ts';
import { useEffect } from 'react';
import { TicketScreen } from './TicketScreen.tsx';
import './ticket.css';

/** `/tickets/48217-3`: one ticket. A merged number leads to the ticket that it lives on in. */
export function TicketPage() {
  return mayViewer(useViewer(), 'tickets.read') ? <FoundTicket /> : <NotForYou />;
}

function FoundTicket() {
  const { number: written = '' } = useParams({ strict: false }) as { number?: string };
  const navigate = useNavigate();
  const number = canonicalNumber(written) ?? written;
  const { data: ticket, error } = useTicket(number);
  const lives = ticket?.number;
  useEffect(() => {
    if (lives !== undefined && lives !== written)
      void navigate({ to: '/tickets/$number', params: { number: lives }, replace: true });
  }, [lives, written, navigate]);
  useEffect(() => {
    if (ticket) document.title = `${ticket.number} ${ticket.subject} · Deskhand`;
    return () => {
      document.title = 'Deskhand';
    };
  }, [ticket]);
  if (ticket) return <TicketScreen key={ticket.number} ticket={ticket} />;
  if (error) return <PageFailure error={error} />;
  return (
    <div className="tk-loading">
      <LoadingShape rows={8} doing={t.loadingTicket()} />
    </div>
  );
}
