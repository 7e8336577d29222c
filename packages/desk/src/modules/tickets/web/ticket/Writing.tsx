import { Button } from '@mantine/core';
import { IconCheck, IconLock, IconSend } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useViewer } from '#platform/web/api/viewer';
import type { ComposerMode } from '#platform/web/ui/Composer.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import type { TicketDetail } from '../../contract.ts';
import { TicketComposer } from '../composer/TicketComposer.tsx';
import { TicketForm } from '../forms/TicketForm.tsx';
import { t } from '../texts.ts';
import { shortName } from '../words.ts';
import type { Opened } from './menus.ts';
import { whyNot } from './permitted.ts';
import { DeadAddressBar } from './DeadAddressBar.tsx';
import { ThanksBar } from './ThanksBar.tsx';
import type { Deeds } from './use-deeds.ts';

interface WritingProps {
  readonly ticket: TicketDetail;
  readonly deeds: Deeds;
  readonly opened: Opened;
  readonly mode: ComposerMode | undefined;
  readonly onMode: (mode: ComposerMode | undefined) => void;
  readonly onWrite: (mode: ComposerMode) => void;
  readonly inputRef: RefObject<HTMLTextAreaElement | null>;
  readonly phone: boolean;
}

/** The foot of a ticket: buttons, the composer, or the form that is open. */
export function Writing(props: WritingProps) {
  const { ticket, deeds, opened, mode, onMode } = props;
  if (opened.form)
    return (
      <div className="tk-foot">
        <TicketForm
          form={opened.form}
          ticket={ticket}
          deeds={deeds}
          onDone={() => opened.openForm(undefined)}
        />
      </div>
    );
  if (mode)
    return (
      <div className="tk-foot">
        <TicketComposer
          ticket={ticket}
          mode={mode}
          onMode={onMode}
          onLeave={() => onMode(undefined)}
          onResolve={() => opened.openForm('resolve')}
          inputRef={props.inputRef}
        />
      </div>
    );
  return (
    <>
      <DeadAddressBar {...props} />
      <ThanksBar {...props} />
      <Buttons {...props} />
    </>
  );
}

const onDesk = { size: 'md', icon: { size: 16, stroke: 1.7, 'aria-hidden': true } } as const;
const onPhone = { size: 'lg', icon: { size: 19, stroke: 1.7, 'aria-hidden': true } } as const;

function Buttons({ ticket, opened, onWrite, phone }: WritingProps) {
  const viewer = useViewer();
  const name = shortName(ticket.requester.name);
  const { size, icon } = phone ? onPhone : onDesk;
  const noReply = whyNot('reply', ticket, viewer);
  const noNote = whyNot('note', ticket, viewer);
  const noResolve = whyNot('resolve', ticket, viewer);
  if (noReply !== undefined && noNote !== undefined)
    return <div className="tk-foot dh-sm dh-3">{noReply}</div>;
  return (
    <div className="tk-foot tk-foot-buttons" data-phone={phone || undefined}>
      <Button
        className="tk-foot-reply"
        variant={phone ? 'filled' : 'default'}
        size={size}
        justify={phone ? 'center' : 'space-between'}
        disabled={noReply !== undefined}
        title={noReply}
        leftSection={<IconSend {...icon} />}
        rightSection={phone ? null : <Kbd keys="r" />}
        onClick={() => onWrite('reply')}
      >
        {phone ? t.reply() : t.replyToDots({ name })}
      </Button>
      <Button
        variant="note"
        size={size}
        disabled={noNote !== undefined}
        title={noNote}
        leftSection={<IconLock {...icon} />}
        rightSection={phone ? null : <Kbd keys="n" />}
        onClick={() => onWrite('note')}
      >
        {phone ? t.note() : t.internalNote()}
      </Button>
      {phone ? (
        <Button
          size={size}
          disabled={noResolve !== undefined}
          title={noResolve}
          leftSection={<IconCheck {...icon} />}
          onClick={() => opened.openForm('resolve')}
        >
          {t.resolve()}
        </Button>
      ) : null}
    </div>
  );
}
