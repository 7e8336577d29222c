import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { formatMoment } from '#platform/web/i18n/format';
import { PickList } from '../pick/PickList.tsx';
import { t } from '../texts.ts';
import type { Opened } from './menus.ts';
import { snoozeChoices, type SnoozeChoice } from './snooze.ts';
import { wait } from './status-deeds.ts';
import './ticket.css';
import type { Deeds } from './use-deeds.ts';

/** Puts a ticket off until a time; hangs from the status without a button of its own. */
export function SnoozePick({ deeds, opened }: { deeds: Deeds; opened: Opened }) {
  const shown = opened.menu === 'snooze';
  const until = (at: Date) => {
    opened.openMenu(undefined);
    void wait(
      deeds,
      { for: 'pending-time', until: at.toISOString() },
      t.didSnooze({ time: formatMoment(at) }),
    );
  };
  return (
    <Popover
      opened={shown}
      onChange={(open) => opened.openMenu(open ? 'snooze' : undefined)}
      width={300}
      position="bottom-start"
      withinPortal
      returnFocus
      // It hangs from a place, not from a button: roles are set by hand.
      withRoles={false}
    >
      <Popover.Target>
        <span />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={t.snoozeUntil()}>
        {shown ? <Choices onPick={until} /> : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function Choices({ onPick }: { onPick: (at: Date) => void }) {
  const [now] = useState(() => new Date());
  const [own, setOwn] = useState('');
  const choices = snoozeChoices(now);
  const words: Readonly<Record<SnoozeChoice['id'], () => string>> = {
    hour: t.snoozeHour,
    afternoon: t.snoozeAfternoon,
    tomorrow: t.snoozeTomorrow,
    monday: t.snoozeMonday,
  };
  const ownAt = own === '' ? undefined : new Date(own);
  const fits = ownAt !== undefined && ownAt > now;
  return (
    <>
      <PickList
        label={t.snoozeUntil()}
        options={choices.map((choice, index) => ({
          value: choice.id,
          label: words[choice.id](),
          detail: formatMoment(choice.at, now),
          quick: String(index + 1),
        }))}
        onPick={(id) => {
          const choice = choices.find((one) => one.id === id);
          if (choice) onPick(choice.at);
        }}
      />
      <form
        className="tk-snooze-own"
        onSubmit={(event) => {
          event.preventDefault();
          if (ownAt && fits) onPick(ownAt);
        }}
      >
        <label className="dh-sm dh-2">
          {t.snoozeOwn()}
          <input
            type="datetime-local"
            className="dh-input tk-snooze-input"
            value={own}
            onChange={(event) => setOwn(event.currentTarget.value)}
          />
        </label>
        <Button size="xs" type="submit" disabled={!fits}>
          {t.snoozeSubmit()}
        </Button>
      </form>
    </>
  );
}
