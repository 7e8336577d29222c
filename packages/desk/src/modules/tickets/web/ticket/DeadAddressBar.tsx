import { Button } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { mailFailures } from '#platform/contract/mail-failure';
import { useViewer } from '#platform/web/api/viewer';
import { formatMoment } from '#platform/web/i18n/format';
import type { TicketDetail } from '../../contract.ts';
import { tickets } from '../api.ts';
import { t } from '../texts.ts';
import { whyNot } from './permitted.ts';
import type { Deeds } from './use-deeds.ts';

/** Warns before one writes to an address at which nobody is; it may be written to all the same. */
export function DeadAddressBar({ ticket, deeds }: { ticket: TicketDetail; deeds: Deeds }) {
  const viewer = useViewer();
  const shut = whyNot('note', ticket, viewer) !== undefined;
  const { number } = ticket;
  return ticket.deadAddresses.map(({ address, reason, words, bouncedAt }) => (
    <div key={address} className="tk-foot tk-thanks" role="status">
      <IconMailOff size={16} stroke={1.7} aria-hidden />
      <span className="dh-space" title={words}>
        {t.addressDead({ address, reason: mailFailures[reason].title, time: formatMoment(bouncedAt) })}
      </span>
      {shut ? null : (
        <Button
          size="xs"
          onClick={() => void deeds.run({ call: () => tickets.clearAddress({ number, address }) })}
        >
          {t.addressRight()}
        </Button>
      )}
    </div>
  ));
}
