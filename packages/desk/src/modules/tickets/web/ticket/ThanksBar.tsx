import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useViewer } from '#platform/web/api/viewer';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import type { TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { shortName } from '../words.ts';
import { whyNot } from './permitted.ts';
import { confirm } from './status-deeds.ts';
import { thanksToTake } from './thanks.ts';
import type { Deeds } from './use-deeds.ts';

/** A thanks opened nothing again; whether it means "it works" is for a person to say. */
export function ThanksBar({ ticket, deeds }: { ticket: TicketDetail; deeds: Deeds }) {
  const viewer = useViewer();
  const thanks = thanksToTake(ticket);
  if (!thanks || whyNot('confirm', ticket, viewer) !== undefined) return null;
  return (
    <div className="tk-foot tk-thanks" role="status">
      <span className="dh-space">{t.thanksSaid({ name: shortName(thanks.authorName) })}</span>
      <Button
        size="xs"
        leftSection={<IconCheck size={14} stroke={2} aria-hidden />}
        rightSection={<Kbd keys="y" />}
        onClick={() => void confirm(deeds)}
      >
        {t.takeAsConfirmation()}
      </Button>
    </div>
  );
}
