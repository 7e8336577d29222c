import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconArrowLeft,
  IconChevronDown,
  IconChevronUp,
  IconCopy,
  IconDots,
  IconLayoutSidebarRight,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useViewer } from '#platform/web/api/viewer';
import { Slot } from '#platform/web/layout/Slot.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar } from '#platform/web/ui/Panel.tsx';
import type { TicketDetail } from '../../contract.ts';
import type { Place } from '../memory.ts';
import { t } from '../texts.ts';
import type { Frame } from '../use-width.ts';
import type { FormName, Opened } from './menus.ts';
import { whyNot, type DeedName } from './permitted.ts';
import { ticketActions } from './slots.ts';
import { SnoozePick } from './SnoozePick.tsx';
import { StatusPick } from './StatusPick.tsx';
import type { Deeds } from './use-deeds.ts';

interface TicketHeaderProps {
  readonly ticket: TicketDetail;
  readonly deeds: Deeds;
  readonly opened: Opened;
  readonly place: Place | undefined;
  readonly frame: Frame;
  readonly back: { readonly to: string; readonly search: object };
  readonly copied: string | undefined;
  readonly onCopy: () => void;
  readonly onContext: () => void;
  readonly onGo: (number: string) => void;
}

/** The bar on top of a ticket: status, number, place in the list, and what can be done. */
export function TicketHeader(props: TicketHeaderProps) {
  const { ticket, deeds, opened, frame } = props;
  const viewer = useViewer();
  const noResolve = whyNot('resolve', ticket, viewer);
  const narrow = frame === 'phone' || frame === 'narrow';
  return (
    <HeaderBar>
      <Link {...props.back} className="tk-back" aria-label={t.backToQueue()} title={t.backToQueue()}>
        <IconArrowLeft size={18} stroke={1.7} aria-hidden />
      </Link>
      <span className="tk-status-picks">
        <StatusPick ticket={ticket} deeds={deeds} opened={opened} />
        <SnoozePick deeds={deeds} opened={opened} />
      </span>
      <Tooltip label={t.copyNumber()}>
        <button type="button" className="tk-number dh-mono" aria-keyshortcuts="." onClick={props.onCopy}>
          {ticket.number}
          <IconCopy size={13} stroke={2} aria-hidden />
        </button>
      </Tooltip>
      <span className="dh-sm dh-3 dh-nowrap" role="status">
        {props.copied}
      </span>
      <span className="dh-space" />
      {frame === 'phone' ? null : <Slot name={ticketActions} props={{ ticket }} />}
      {props.place ? <Neighbours place={props.place} frame={frame} onGo={props.onGo} /> : null}
      {frame === 'phone' ? null : (
        <Tooltip label={noResolve} disabled={noResolve === undefined}>
          <Button
            // Not `disabled`: the reason in the tooltip must stay reachable by the keyboard.
            {...(noResolve === undefined ? {} : { 'data-disabled': true })}
            aria-disabled={noResolve !== undefined}
            onClick={() => noResolve === undefined && opened.openForm('resolve')}
            rightSection={<Kbd keys="e" />}
          >
            {t.resolve()}
          </Button>
        </Tooltip>
      )}
      <MoreMenu ticket={ticket} opened={opened} />
      {narrow ? (
        <ActionIcon aria-label={t.showContext()} title={t.showContext()} onClick={props.onContext}>
          <IconLayoutSidebarRight size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      ) : null}
    </HeaderBar>
  );
}

function Neighbours({ place, frame, onGo }: { place: Place; frame: Frame; onGo: (number: string) => void }) {
  const { previous, next } = place;
  const label = t.placeInList({ at: place.at, of: place.of });
  return (
    <span className="tk-neighbours">
      {frame === 'phone' ? null : <span className="dh-sm dh-3 dh-tabular dh-nowrap">{label}</span>}
      <ActionIcon
        aria-label={t.previousTicket()}
        title={`${t.previousTicket()} (k)`}
        disabled={previous === undefined}
        onClick={() => previous !== undefined && onGo(previous)}
      >
        <IconChevronUp size={17} stroke={1.7} aria-hidden />
      </ActionIcon>
      <ActionIcon
        aria-label={t.nextTicket()}
        title={`${t.nextTicket()} (j)`}
        disabled={next === undefined}
        onClick={() => next !== undefined && onGo(next)}
      >
        <IconChevronDown size={17} stroke={1.7} aria-hidden />
      </ActionIcon>
    </span>
  );
}

const moreForms: readonly { form: FormName; deed: DeedName; label: () => string; keys?: string }[] = [
  { form: 'subject', deed: 'change', label: t.moreSubject },
  { form: 'link', deed: 'note', label: t.moreLink },
  { form: 'merge', deed: 'merge', label: t.moreMerge, keys: 'd' },
  { form: 'close', deed: 'close', label: t.moreClose },
  { form: 'reopen', deed: 'reopen', label: t.moreReopen },
  { form: 'cancel', deed: 'cancel', label: t.moreCancel },
];

/** Everything that is done rarely; what is shut says why. */
function MoreMenu({ ticket, opened }: { ticket: TicketDetail; opened: Opened }) {
  const viewer = useViewer();
  return (
    <Menu position="bottom-end" width={340} withinPortal={false}>
      <Menu.Target>
        <ActionIcon aria-label={t.more()} title={t.more()}>
          <IconDots size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {moreForms.map(({ form, deed, label, keys }) => {
          const why = whyNot(deed, ticket, viewer);
          return (
            <Menu.Item
              key={form}
              disabled={why !== undefined}
              rightSection={
                why === undefined ? (
                  keys === undefined ? null : (
                    <Kbd keys={keys} />
                  )
                ) : (
                  <span className="dh-sm dh-3">{why}</span>
                )
              }
              onClick={() => opened.openForm(form)}
            >
              {label()}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
