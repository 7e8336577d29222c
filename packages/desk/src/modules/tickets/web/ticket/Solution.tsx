import { Section, Fact, Facts } from '#platform/web/ui/Panel.tsx';
import { formatMoment } from '#platform/web/i18n/format';
import type { TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { resolutionWord } from '../words.ts';

/** What was wrong and what solved it, and whether the requester has said so too. */
export function Solution({ ticket }: { ticket: TicketDetail }) {
  if (ticket.resolutionCode === null) return null;
  return (
    <Section title={t.solution()}>
      <Facts>
        <Fact name={t.resolutionCode()}>{resolutionWord(ticket.resolutionCode)}</Fact>
        {ticket.cause === null ? null : <Fact name={t.cause()}>{ticket.cause}</Fact>}
        <Fact name={t.solutionWords()}>
          <span className="tk-plain">{ticket.solution}</span>
        </Fact>
        <Fact name={t.confirmation()}>{confirmationWords(ticket)}</Fact>
      </Facts>
    </Section>
  );
}

function confirmationWords(ticket: TicketDetail): string {
  if (ticket.confirmedAt !== null) return t.confirmedAt({ time: formatMoment(ticket.confirmedAt) });
  if (ticket.status === 'resolved') {
    return ticket.reopenUntilAt === null
      ? t.notConfirmed()
      : t.confirmUntil({ time: formatMoment(ticket.reopenUntilAt) });
  }
  return t.notConfirmed();
}
