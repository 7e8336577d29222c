import { IconHistory, IconMail, IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import type { TicketDetail } from '../../contract.ts';
import { keys, tickets } from '../api.ts';
import { t } from '../texts.ts';
import { usePerson } from './use-lists.ts';

const icon = { size: 15, stroke: 1.7, 'aria-hidden': true } as const;

/** Who asked: place, phone, address, and what else the person asked for. */
export function PersonCard({ ticket }: { ticket: TicketDetail }) {
  const { requester } = ticket;
  const person = usePerson(requester.id);
  const place = [person?.organisation?.name, person?.site?.name].filter(Boolean).join(' · ');
  return (
    <section className="tk-person" aria-label={t.fieldRequester()}>
      <div className="dh-line" style={{ gap: 10 }}>
        <Avatar id={requester.id} name={requester.name} size={34} decorative />
        <div className="dh-stack">
          <span className="dh-medium dh-cut">{requester.name}</span>
          <span className="dh-sm dh-3 dh-cut">{place || t.fieldRequester()}</span>
        </div>
      </div>
      <ul className="tk-person-lines">
        {person?.phone ? (
          <li>
            <IconPhone {...icon} />
            <a href={`tel:${person.phone.replace(/[^+\d]/g, '')}`}>{person.phone}</a>
          </li>
        ) : null}
        {requester.email === null ? null : (
          <li>
            <IconMail {...icon} />
            <span className="tk-anywhere">{requester.email}</span>
          </li>
        )}
        <li>
          <IconHistory {...icon} />
          <OtherTickets ticket={ticket} />
        </li>
      </ul>
    </section>
  );
}

const mostCounted = 20;

/** How many other tickets the person has; the number is a link to them. */
function OtherTickets({ ticket }: { ticket: TicketDetail }) {
  const { requester } = ticket;
  const { data } = useQuery({
    queryKey: keys.ofRequester(requester.id),
    queryFn: () => tickets.list({ requester: requester.id, sort: 'created', limit: mostCounted + 1 }),
    staleTime: 60_000,
  });
  if (!data) return <span className="dh-3">{t.othersCounting()}</span>;
  const others = data.items.filter((one) => one.id !== ticket.id).length;
  if (others === 0) return <span className="dh-3">{t.othersNone()}</span>;
  const words = others >= mostCounted ? t.othersMore({ count: mostCounted }) : t.others({ count: others });
  return (
    <Link to="/queue" search={{ requester: requester.id, status: everyStatus, sort: 'created' }}>
      {words}
    </Link>
  );
}

const everyStatus = 'unresolved,resolved,closed,cancelled,merged';
