import { Button } from '@mantine/core';
import { createElement } from 'react';
import { useViewer } from '#platform/web/api/viewer';
import { formatMoment } from '#platform/web/i18n/format';
import { StatusMark } from '#platform/web/ui/Marks.tsx';
import { statusMeanings } from '#platform/web/ui/meanings';
import type { TicketDetail, TicketStatus } from '../../contract.ts';
import type { PickOption } from '../pick/options.ts';
import { Pick } from '../pick/Pick.tsx';
import { t } from '../texts.ts';
import { shortName } from '../words.ts';
import type { Opened } from './menus.ts';
import { whyNot } from './permitted.ts';
import { confirm, resume, wait } from './status-deeds.ts';
import type { Deeds } from './use-deeds.ts';

interface StatusPickProps {
  readonly ticket: TicketDetail;
  readonly deeds: Deeds;
  readonly opened: Opened;
}

/** The status of a ticket; opens every move with its key, or with the reason why it is shut. */
export function StatusPick({ ticket, deeds, opened }: StatusPickProps) {
  const viewer = useViewer();
  const name = shortName(ticket.requester.name);
  const options = statusOptions((deed) => whyNot(deed, ticket, viewer), name);
  const choose = (value: string) => {
    const moves: Readonly<Record<string, () => unknown>> = {
      resume: () => resume(deeds),
      requester: () => wait(deeds, { for: 'pending-requester' }, t.didWait({ name })),
      'third-party': () => opened.openForm('third-party'),
      snooze: () => opened.openMenu('snooze'),
      resolve: () => opened.openForm('resolve'),
      confirm: () => confirm(deeds),
      close: () => opened.openForm('close'),
      reopen: () => opened.openForm('reopen'),
      cancel: () => opened.openForm('cancel'),
    };
    moves[value]?.();
  };
  return (
    <Pick
      label={t.fieldStatus()}
      options={options}
      opened={opened.menu === 'status'}
      onOpened={(open) => opened.openMenu(open ? 'status' : undefined)}
      onPick={choose}
      width={400}
    >
      <Button
        size="xs"
        variant="subtle"
        className="tk-status"
        aria-haspopup="listbox"
        onClick={() => opened.openMenu(opened.menu === 'status' ? undefined : 'status')}
      >
        <StatusMark status={ticket.status} label={statusLabel(ticket)} />
      </Button>
    </Pick>
  );
}

/** The label that the organisation gave, with the time to which it is put off. */
function statusLabel(ticket: TicketDetail): string {
  const word = ticket.statusLabel ?? statusMeanings[ticket.status].label();
  return ticket.wakeAt === null ? word : t.statusUntil({ status: word, time: formatMoment(ticket.wakeAt) });
}

function statusOptions(
  why: (deed: Parameters<typeof whyNot>[0]) => string | undefined,
  name: string,
): PickOption[] {
  const option = (
    value: string,
    status: TicketStatus,
    words: { label: string; quick?: string; reason: string | undefined },
  ): PickOption => ({
    value,
    label: words.label,
    icon: createElement(StatusMark, { status, iconOnly: true }),
    ...(words.quick === undefined ? {} : { quick: words.quick }),
    ...(words.reason === undefined ? {} : { disabledReason: words.reason }),
  });
  return [
    option('resume', 'open', { label: t.moveResume(), quick: 'o', reason: why('resume') }),
    option('requester', 'pending-requester', {
      label: t.moveWait({ name }),
      quick: 'w',
      reason: why('wait'),
    }),
    option('third-party', 'pending-third-party', {
      label: t.moveThirdParty(),
      quick: 't',
      reason: why('wait'),
    }),
    option('snooze', 'pending-time', { label: t.moveSnooze(), quick: 'h', reason: why('wait') }),
    option('resolve', 'resolved', { label: t.moveResolve(), quick: 'e', reason: why('resolve') }),
    option('confirm', 'closed', { label: t.moveConfirm({ name }), reason: why('confirm') }),
    option('close', 'closed', { label: t.moveClose(), reason: why('close') }),
    option('reopen', 'open', { label: t.moveReopen(), reason: why('reopen') }),
    option('cancel', 'cancelled', { label: t.moveCancel(), reason: why('cancel') }),
  ];
}
