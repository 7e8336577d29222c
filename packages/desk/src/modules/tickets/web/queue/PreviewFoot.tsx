import { Button } from '@mantine/core';
import { IconLock, IconSend } from '@tabler/icons-react';
import { useEffect, type RefObject } from 'react';
import { useViewer } from '#platform/web/api/viewer';
import type { ComposerMode } from '#platform/web/ui/Composer.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import type { TicketDetail } from '../../contract.ts';
import { TicketComposer } from '../composer/TicketComposer.tsx';
import { t } from '../texts.ts';
import { whyNot } from '../ticket/permitted.ts';
import { shortName } from '../words.ts';

/** Answers from the list: the same composer as on the ticket, with the same draft. */
export function PreviewFoot({
  ticket,
  mode,
  onMode,
  inputRef,
}: {
  ticket: TicketDetail;
  mode: ComposerMode | undefined;
  onMode: (mode: ComposerMode | undefined) => void;
  inputRef: RefObject<HTMLTextAreaElement | null>;
}) {
  const viewer = useViewer();
  useEffect(() => {
    if (mode !== undefined) inputRef.current?.focus();
  }, [mode, inputRef]);
  if (mode !== undefined)
    return (
      <div className="tk-foot">
        <TicketComposer
          ticket={ticket}
          mode={mode}
          onMode={onMode}
          onLeave={() => onMode(undefined)}
          inputRef={inputRef}
        />
      </div>
    );
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true };
  const noReply = whyNot('reply', ticket, viewer);
  const noNote = whyNot('note', ticket, viewer);
  return (
    <div className="tk-foot tk-foot-buttons">
      <Button
        className="tk-foot-reply"
        size="md"
        justify="space-between"
        disabled={noReply !== undefined}
        title={noReply}
        leftSection={<IconSend {...icon} />}
        rightSection={<Kbd keys="r" />}
        onClick={() => onMode('reply')}
      >
        {t.replyToDots({ name: shortName(ticket.requester.name) })}
      </Button>
      <Button
        variant="note"
        size="md"
        disabled={noNote !== undefined}
        title={noNote}
        leftSection={<IconLock {...icon} />}
        rightSection={<Kbd keys="n" />}
        onClick={() => onMode('note')}
      >
        {t.internalNote()}
      </Button>
    </div>
  );
}
