import { ActionIcon, Menu } from '@mantine/core';
import { IconAlarmSnooze, IconDotsVertical, IconUserCheck } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState, type TouchEvent } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { useUndo } from '#platform/web/api/undo';
import { formatMoment } from '#platform/web/i18n/format';
import { StatusMark } from '#platform/web/ui/Marks.tsx';
import type { Priority } from '#platform/web/ui/meanings';
import { PriorityMark } from '#platform/web/ui/PriorityMark.tsx';
import type { Ticket } from '../../contract.ts';
import { tickets } from '../api.ts';
import { factWords } from '../queue/words.ts';
import { snoozeChoices } from '../ticket/snooze.ts';
import { t } from '../texts.ts';
import { drawn, swipeDeed, type SwipeDeed } from './swipe.ts';

/** A ticket on Today. Drawn to the right it is taken, to the left put off until tomorrow; the menu does the same. */
export function TodayRow({ ticket, now }: { ticket: Ticket; now: Date }) {
  const { deeds, error } = useRowDeeds(ticket);
  const { offset, handlers } = useSwipe((deed) => deeds[deed]());
  const deed = swipeDeed(offset);
  return (
    <li
      className="tk-swipe"
      data-deed={deed}
      data-side={offset === 0 ? undefined : offset > 0 ? 'take' : 'snooze'}
    >
      <span className="tk-swipe-behind" aria-hidden>
        {offset > 0 ? <IconUserCheck size={22} stroke={1.7} /> : <IconAlarmSnooze size={22} stroke={1.7} />}
        {offset > 0 ? t.take() : t.snoozeTomorrow()}
      </span>
      <div className="tk-today-row" style={{ transform: `translateX(${offset}px)` }} {...handlers}>
        <PriorityMark priority={ticket.priority as Priority} />
        <Link to="/tickets/$number" params={{ number: ticket.number }} className="tk-today-link">
          <span className="tk-today-subject dh-cut">{ticket.subject}</span>
          <span className="tk-today-facts dh-cut">
            {ticket.requester.name} · {error ?? factWords(ticket, now)}
          </span>
        </Link>
        {ticket.status === 'new' || ticket.status === 'open' ? null : (
          <StatusMark status={ticket.status} iconOnly size={18} />
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size={44} aria-label={t.rowMenu({ number: ticket.number })}>
              <IconDotsVertical size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconUserCheck size={16} stroke={1.7} aria-hidden />}
              onClick={deeds.take}
            >
              {t.take()}
            </Menu.Item>
            <Menu.Item
              leftSection={<IconAlarmSnooze size={16} stroke={1.7} aria-hidden />}
              onClick={deeds.snooze}
            >
              {t.snoozeUntilTomorrow()}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
    </li>
  );
}

function useRowDeeds(ticket: Ticket) {
  const undo = useUndo();
  const queryClient = useQueryClient();
  const [error, setError] = useState<string | undefined>(undefined);
  const { number } = ticket;
  const run = (
    said: string,
    deed: () => Promise<{ version: number }>,
    revert: (version: number) => Promise<unknown>,
  ) => {
    setError(undefined);
    const refresh = () => void queryClient.invalidateQueries({ queryKey: ['tickets', 'today'] });
    const fail = (reason: unknown) => setError(problemOf(reason).title);
    deed()
      .then(({ version }) => undo.push({ text: said, undo: () => revert(version).then(refresh, fail) }))
      .catch(fail)
      .finally(refresh);
  };
  const tomorrow = () =>
    snoozeChoices(new Date()).find((choice) => choice.id === 'tomorrow')?.at ?? new Date();
  const deeds = {
    take: () =>
      run(
        t.bulkTaken({ count: 1 }),
        () => tickets.take({ number }),
        (version) => tickets.change({ number, version, assigneeId: ticket.assignee?.id ?? null }),
      ),
    snooze: () => {
      const until = tomorrow();
      run(
        t.didSnooze({ time: formatMoment(until) }),
        () => tickets.wait({ number, for: 'pending-time', until: until.toISOString() }),
        () => tickets.resume({ number }),
      );
    },
  };
  return { deeds, error };
}

function useSwipe(onDeed: (deed: SwipeDeed) => void) {
  const start = useRef<{ x: number; y: number } | undefined>(undefined);
  const [offset, setOffset] = useState(0);
  const handlers = {
    onTouchStart: (event: TouchEvent) => {
      const touch = event.touches[0];
      start.current = touch && { x: touch.clientX, y: touch.clientY };
    },
    onTouchMove: (event: TouchEvent) => {
      const touch = event.touches[0];
      if (touch && start.current)
        setOffset(drawn(touch.clientX - start.current.x, touch.clientY - start.current.y));
    },
    onTouchEnd: () => {
      const deed = swipeDeed(offset);
      start.current = undefined;
      setOffset(0);
      if (deed) onDeed(deed);
    },
    onTouchCancel: () => setOffset(0),
  };
  return { offset, handlers };
}
