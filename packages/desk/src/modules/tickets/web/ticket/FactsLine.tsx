import { useViewer } from '#platform/web/api/viewer';
import type { TicketDetail } from '../../contract.ts';
import { factWords } from '../queue/words.ts';
import { t } from '../texts.ts';
import { useNow } from '../use-now.ts';
import { whyNot } from './permitted.ts';
import { PriorityWhy } from './PriorityWhy.tsx';
import type { Deeds } from './use-deeds.ts';

/** The facts that decide, in one line under the heading. */
export function FactsLine({ ticket, deeds }: { ticket: TicketDetail; deeds: Deeds }) {
  const viewer = useViewer();
  const now = useNow();
  return (
    <div className="tk-facts-line">
      <PriorityWhy ticket={ticket} deeds={deeds} mayChange={whyNot('change', ticket, viewer) === undefined} />
      <span>{factWords(ticket, now)}</span>
      <span>{ticket.assignee ? t.ownedBy({ name: ticket.assignee.name }) : t.ownedByNobody()}</span>
      {ticket.category ? <span>{ticket.category.name}</span> : null}
      {ticket.service ? <span>{ticket.service.name}</span> : null}
    </div>
  );
}
