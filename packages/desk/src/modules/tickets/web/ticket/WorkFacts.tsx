import { Popover } from '@mantine/core';
import { useViewer } from '#platform/web/api/viewer';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { Fact, Facts } from '#platform/web/ui/Panel.tsx';
import type { TicketDetail } from '../../contract.ts';
import { none, useOwnerOptions, useTeamOptions } from '../pick/people.ts';
import type { PickOption } from '../pick/options.ts';
import { RatingGrid } from '../rating/RatingGrid.tsx';
import { t } from '../texts.ts';
import { levelWord, typeWord } from '../words.ts';
import { ticketTypes } from '../ticket-types.ts';
import { FieldPick } from './FieldPick.tsx';
import type { Opened } from './menus.ts';
import { whyNot } from './permitted.ts';
import { PriorityWhy } from './PriorityWhy.tsx';
import { take } from './status-deeds.ts';
import type { Deeds } from './use-deeds.ts';
import { useLists } from './use-lists.ts';

interface WorkProps {
  readonly ticket: TicketDetail;
  readonly deeds: Deeds;
  readonly opened: Opened;
}

/** Who works on it, how much it matters, and what kind of thing it is. */
export function WorkFacts({ ticket, deeds, opened }: WorkProps) {
  const viewer = useViewer();
  const shut = whyNot('change', ticket, viewer);
  return (
    <Facts>
      <Fact name={t.fieldOwner()}>
        <Owner ticket={ticket} deeds={deeds} opened={opened} shut={shut} />
      </Fact>
      <Fact name={t.fieldTeam()}>
        <Team ticket={ticket} deeds={deeds} opened={opened} shut={shut} />
      </Fact>
      <Fact name={t.fieldPriority()}>
        <PriorityWhy ticket={ticket} deeds={deeds} mayChange={shut === undefined} />
      </Fact>
      <Fact name={t.rating()}>
        <Rating ticket={ticket} deeds={deeds} opened={opened} shut={shut} />
      </Fact>
      <Kinds ticket={ticket} deeds={deeds} opened={opened} shut={shut} />
    </Facts>
  );
}

type FieldProps = WorkProps & { readonly shut: string | undefined };

function Owner({ ticket, deeds, opened, shut }: FieldProps) {
  const viewer = useViewer();
  const options = useOwnerOptions(opened.menu === 'assign');
  const pick = (id: string) => {
    if (viewer && id === viewer.id) return void take(deeds, viewer);
    const name = options.find((option) => option.value === id)?.label ?? '';
    const nobody = id === none;
    void deeds.change(
      { assigneeId: nobody ? null : id },
      { assignee: nobody ? null : { id, name, email: null } },
      nobody ? t.didGiveUp() : t.didGive({ name }),
    );
  };
  return (
    <FieldPick
      menu="assign"
      opened={opened}
      label={t.fieldOwner()}
      options={options}
      value={ticket.assignee?.id ?? none}
      onPick={pick}
      disabledReason={shut}
    >
      {ticket.assignee ? (
        <span className="dh-line" style={{ gap: 6 }}>
          <Avatar id={ticket.assignee.id} name={ticket.assignee.name} size={20} decorative />
          <span className="dh-cut">{ticket.assignee.name}</span>
        </span>
      ) : (
        <span className="dh-3">{t.nobodyYet()}</span>
      )}
    </FieldPick>
  );
}

function Team({ ticket, deeds, opened, shut }: FieldProps) {
  const options = useTeamOptions(opened.menu === 'team');
  const pick = (id: string) => {
    const name = options.find((option) => option.value === id)?.label ?? '';
    const noTeam = id === none;
    void deeds.change(
      { teamId: noTeam ? null : id },
      { team: noTeam ? null : { id, name } },
      noTeam ? t.didNoTeam() : t.didTeam({ name }),
    );
  };
  return (
    <FieldPick
      menu="team"
      opened={opened}
      label={t.fieldTeam()}
      options={options}
      value={ticket.team?.id ?? none}
      onPick={pick}
      disabledReason={shut}
    >
      {ticket.team?.name ?? <span className="dh-3">{t.noTeam()}</span>}
    </FieldPick>
  );
}

function Rating({ ticket, deeds, opened, shut }: FieldProps) {
  const words =
    ticket.impact === null && ticket.urgency === null ? (
      <span className="dh-3">{t.notRatedYet()}</span>
    ) : (
      t.ratedAs({
        impact: levelWord(ticket.impact ?? 2),
        urgency: levelWord(ticket.urgency ?? 2).toLowerCase(),
      })
    );
  if (shut !== undefined)
    return (
      <span className="tk-value" title={shut}>
        {words}
      </span>
    );
  return (
    <Popover
      opened={opened.menu === 'rate'}
      onChange={(open) => opened.openMenu(open ? 'rate' : undefined)}
      position="bottom-end"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <button
          type="button"
          className="tk-value tk-value-button"
          onClick={() => opened.openMenu(opened.menu === 'rate' ? undefined : 'rate')}
        >
          <span className="tk-value-words">{words}</span>
          <span className="dh-hidden">{t.changeField({ field: t.rating() })}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.rating()}>
        <RatingGrid
          impact={ticket.impact}
          urgency={ticket.urgency}
          onRate={(impact, urgency) => {
            opened.openMenu(undefined);
            void deeds.change({ impact, urgency }, { impact, urgency }, t.didRate());
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Category, service and type: lists that an administrator keeps. */
function Kinds({ ticket, deeds, opened, shut }: FieldProps) {
  const lists = useLists();
  const categories = withNone(
    (lists?.categories ?? []).filter((one) => one.active),
    ticket.category,
  );
  const services = withNone(
    (lists?.services ?? []).filter((one) => one.active),
    ticket.service,
  );
  const labelOf = (options: readonly PickOption[], value: string) =>
    value === none
      ? null
      : { id: value, name: options.find((option) => option.value === value)?.label ?? '' };
  const idOf = (value: string) => (value === none ? null : value);
  return (
    <>
      <Fact name={t.fieldCategory()}>
        <FieldPick
          menu="category"
          opened={opened}
          label={t.fieldCategory()}
          options={categories}
          value={ticket.category?.id ?? none}
          onPick={(value) =>
            void deeds.change(
              { categoryId: idOf(value) },
              { category: labelOf(categories, value) },
              t.didChange(),
            )
          }
          disabledReason={shut}
        >
          {ticket.category?.name ?? <span className="dh-3">{t.none()}</span>}
        </FieldPick>
      </Fact>
      <Fact name={t.fieldService()}>
        <FieldPick
          menu="service"
          opened={opened}
          label={t.fieldService()}
          options={services}
          value={ticket.service?.id ?? none}
          onPick={(value) =>
            void deeds.change(
              { serviceId: idOf(value) },
              { service: labelOf(services, value) },
              t.didChange(),
            )
          }
          disabledReason={shut}
        >
          {ticket.service?.name ?? <span className="dh-3">{t.none()}</span>}
        </FieldPick>
      </Fact>
      <Fact name={t.fieldType()}>
        <FieldPick
          menu="type"
          opened={opened}
          label={t.fieldType()}
          options={ticketTypes.map((type) => ({ value: type, label: typeWord(type) }))}
          value={ticket.type}
          onPick={(value) => {
            const type = ticketTypes.find((one) => one === value);
            if (type) void deeds.change({ type }, { type }, t.didChange());
          }}
          disabledReason={shut}
        >
          {typeWord(ticket.type)}
        </FieldPick>
      </Fact>
    </>
  );
}

/** The entries in use, with "none" first; an entry that is out of use stays while the ticket has it. */
function withNone(
  entries: readonly { id: string; name: string }[],
  current: { id: string; name: string } | null,
): PickOption[] {
  const old = current && !entries.some((entry) => entry.id === current.id) ? [current] : [];
  return [
    { value: none, label: t.none() },
    ...[...entries, ...old].map((entry) => ({ value: entry.id, label: entry.name })),
  ];
}
