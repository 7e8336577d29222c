import { Suspense } from 'react';
import { TicketMachines } from '#endpoints/web';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Slot } from '#platform/web/layout/Slot.tsx';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import { Fact, Facts, Section } from '#platform/web/ui/Panel.tsx';
import type { TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { ExtraFacts } from './ExtraFacts.tsx';
import { Links } from './Links.tsx';
import type { Opened } from './menus.ts';
import { Affected, Participants } from './People.tsx';
import { PersonCard } from './PersonCard.tsx';
import { ticketContext } from './slots.ts';
import { Solution } from './Solution.tsx';
import './ticket.css';
import type { Deeds } from './use-deeds.ts';
import { WorkFacts } from './WorkFacts.tsx';

/** All that is known about a ticket beside its conversation; every value is changed where it stands. */
export function ContextRail({
  ticket,
  deeds,
  opened,
}: {
  ticket: TicketDetail;
  deeds: Deeds;
  opened: Opened;
}) {
  const mayMachines = mayViewer(useViewer(), 'endpoints.read');
  return (
    <>
      <PersonCard ticket={ticket} />
      <Section title={t.work()}>
        <WorkFacts ticket={ticket} deeds={deeds} opened={opened} />
      </Section>
      {mayMachines ? (
        <Suspense fallback={<Section title={t.machines()}>{null}</Section>}>
          <TicketMachines
            people={[ticket.requester, ...(ticket.affected ? [ticket.affected] : [])]}
            subject={{ room: 'tickets', id: ticket.id }}
            openId={opened.machineId}
            onOpen={opened.openMachine}
          />
        </Suspense>
      ) : null}
      <Solution ticket={ticket} />
      <Slot name={ticketContext} props={{ ticket }} />
      <Section title={t.about()}>
        <Facts>
          <Fact name={t.fieldAffected()}>
            <Affected ticket={ticket} deeds={deeds} opened={opened} />
          </Fact>
          {ticket.reporter && ticket.reporter.id !== ticket.requester.id ? (
            <Fact name={t.fieldReporter()}>{ticket.reporter.name}</Fact>
          ) : null}
          <Fact name={t.opened()}>
            <span title={formatInstant(ticket.createdAt)}>
              {t.openedBy({
                time: formatMoment(ticket.createdAt),
                channel: channelWord(ticket.source.channel),
              })}
            </span>
          </Fact>
          {ticket.waitingSinceAt === null ? null : (
            <Fact name={t.waitsSince()}>
              <span title={formatInstant(ticket.waitingSinceAt)}>{formatMoment(ticket.waitingSinceAt)}</span>
            </Fact>
          )}
          <ExtraFacts ticket={ticket} opened={opened} />
        </Facts>
      </Section>
      <Participants ticket={ticket} deeds={deeds} opened={opened} />
      <Links ticket={ticket} deeds={deeds} opened={opened} />
    </>
  );
}

function channelWord(channel: TicketDetail['source']['channel']): string {
  const words = {
    api: t.sourceApi,
    mail: t.sourceMail,
    portal: t.sourcePortal,
    phone: t.sourcePhone,
    desk: t.sourceDesk,
    alert: t.sourceAlert,
  };
  return words[channel]();
}
