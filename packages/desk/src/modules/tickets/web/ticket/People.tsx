import { ActionIcon, Button } from '@mantine/core';
import { IconUserPlus, IconX } from '@tabler/icons-react';
import { useViewer } from '#platform/web/api/viewer';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { Section } from '#platform/web/ui/Panel.tsx';
import type { TicketDetail } from '../../contract.ts';
import { tickets } from '../api.ts';
import { Pick } from '../pick/Pick.tsx';
import { usePeopleSearch } from '../pick/use-people-search.ts';
import { none } from '../pick/people.ts';
import { t } from '../texts.ts';
import { FieldPick } from './FieldPick.tsx';
import type { Opened } from './menus.ts';
import { whyNot } from './permitted.ts';
import type { Deeds } from './use-deeds.ts';

interface PeopleProps {
  readonly ticket: TicketDetail;
  readonly deeds: Deeds;
  readonly opened: Opened;
}

/** Whose work is hurt, when that is not the requester. */
export function Affected({ ticket, deeds, opened }: PeopleProps) {
  const viewer = useViewer();
  const search = usePeopleSearch(opened.menu === 'affected');
  const same = { value: none, label: t.affectedSame() };
  const options = search.typed === '' ? [same] : search.options;
  const pick = (id: string) => {
    const name = options.find((option) => option.value === id)?.label ?? '';
    const affected = id === none ? null : { id, name, email: null };
    void deeds.change({ affectedId: affected?.id ?? null }, { affected }, t.didChange());
  };
  return (
    <FieldPick
      menu="affected"
      opened={opened}
      label={t.fieldAffected()}
      options={options}
      onTyped={search.type}
      looking={search.looking}
      onPick={pick}
      disabledReason={whyNot('change', ticket, viewer)}
    >
      {ticket.affected && ticket.affected.id !== ticket.requester.id ? (
        ticket.affected.name
      ) : (
        <span className="dh-3">{t.affectedSame()}</span>
      )}
    </FieldPick>
  );
}

type Participant = TicketDetail['participants'][number];

/** Who else takes part; people who wrote without being part of it wait to be let in. */
export function Participants({ ticket, deeds, opened }: PeopleProps) {
  const search = usePeopleSearch(opened.menu === 'participant');
  const shut = whyNot('note', ticket, useViewer()) !== undefined;
  const add = (personId: string) =>
    void deeds.run({
      call: () => tickets.addParticipant({ number: ticket.number, personId, role: 'cc' }),
      said: t.didAdd(),
      revert: (_before, now) => tickets.removeParticipant({ number: now.number, personId }),
    });
  return (
    <Section
      title={t.participants()}
      aside={
        shut ? null : (
          <Pick
            label={t.addParticipant()}
            searchable
            options={search.options}
            onTyped={search.type}
            looking={search.looking}
            opened={opened.menu === 'participant'}
            onOpened={(open) => opened.openMenu(open ? 'participant' : undefined)}
            onPick={add}
            position="bottom-end"
          >
            <ActionIcon
              size={24}
              aria-label={t.addParticipant()}
              title={t.addParticipant()}
              onClick={() => opened.openMenu(opened.menu === 'participant' ? undefined : 'participant')}
            >
              <IconUserPlus size={15} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Pick>
        )
      }
    >
      {ticket.participants.length === 0 ? <span className="dh-sm dh-3">{t.participantsNone()}</span> : null}
      <ul className="tk-lines">
        {ticket.participants.map((one) => (
          <ParticipantLine key={one.person.id} one={one} ticket={ticket} deeds={deeds} shut={shut} />
        ))}
      </ul>
    </Section>
  );
}

function ParticipantLine({
  one,
  ticket,
  deeds,
  shut,
}: {
  one: Participant;
  ticket: TicketDetail;
  deeds: Deeds;
  /** Nothing can be changed by this person, or in this status. */
  shut: boolean;
}) {
  const { number } = ticket;
  const { person, role, state } = one;
  const remove = () =>
    deeds.run({
      expected: { participants: ticket.participants.filter((other) => other.person.id !== person.id) },
      call: () => tickets.removeParticipant({ number, personId: person.id }),
      said: t.didRemove({ name: person.name }),
      revert: () => tickets.addParticipant({ number, personId: person.id, role }),
    });
  const accept = () =>
    deeds.run({ call: () => tickets.addParticipant({ number, personId: person.id, role: 'cc' }) });
  const words = { cc: t.roleCc(), follower: t.roleFollower(), approver: t.roleApprover() };
  return (
    <li className="dh-line">
      <Avatar id={person.id} name={person.name} size={20} decorative />
      <span className="dh-stack dh-space">
        <span className="dh-cut">{person.name}</span>
        <span className="dh-sm dh-3 dh-cut">
          {state === 'pending' ? t.participantPending() : words[role]}
        </span>
      </span>
      {state === 'pending' && !shut ? (
        <>
          <Button size="xs" aria-label={t.acceptPerson({ name: person.name })} onClick={() => void accept()}>
            {t.accept()}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            aria-label={t.refusePerson({ name: person.name })}
            onClick={() => void remove()}
          >
            {t.refuse()}
          </Button>
        </>
      ) : null}
      {shut || state === 'pending' ? null : (
        <ActionIcon
          size={24}
          aria-label={t.removePerson({ name: person.name })}
          onClick={() => void remove()}
        >
          <IconX size={14} stroke={2} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
