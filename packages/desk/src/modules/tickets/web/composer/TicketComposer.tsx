import { Checkbox } from '@mantine/core';
import { useState, type ClipboardEvent, type DragEvent, type RefObject } from 'react';
import { Composer, type ComposerMode } from '#platform/web/ui/Composer.tsx';
import { ErrorState } from '#platform/web/ui/States.tsx';
import { ticketCan, type TicketDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { heldSeconds } from '../ticket/status-deeds.ts';
import { shortName } from '../words.ts';
import { AttachButton, AttachmentList } from './AttachmentList.tsx';
import { MailPreview, PreviewButton } from './MailPreview.tsx';
import { useAttachments } from './use-attachments.ts';
import { useSending } from './use-sending.ts';

interface TicketComposerProps {
  readonly ticket: TicketDetail;
  readonly mode: ComposerMode;
  readonly onMode: (mode: ComposerMode) => void;
  readonly onLeave: () => void;
  /** Ctrl-Shift-Enter: send, then resolve. */
  readonly onResolve?: (() => void) | undefined;
  readonly inputRef?: RefObject<HTMLTextAreaElement | null>;
}

/** Writes to the requester or for colleagues. The draft is kept for each ticket, a reply can be taken back for 8 s. */
export function TicketComposer({ ticket, mode, onMode, onLeave, onResolve, inputRef }: TicketComposerProps) {
  const attachments = useAttachments();
  const [thenWait, setThenWait] = useState(false);
  // The words that are looked at as a mail; typing goes on beside them.
  const [looked, setLooked] = useState<string | undefined>(undefined);
  const sending = useSending(ticket, attachments);
  const { draft } = sending;
  const copies = ticket.participants.filter((one) => one.role === 'cc' && one.state === 'accepted');
  const submit = async (as: ComposerMode, more: { resolve: boolean }) => {
    const sent = await sending.send(as, as === 'reply' && thenWait && !more.resolve);
    if (!sent) return;
    // The words are away: the keys belong to the page again, `z` first of all.
    onLeave();
    if (more.resolve) onResolve?.();
  };
  const onPaste = (event: ClipboardEvent) => {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    attachments.add(event.clipboardData.files);
  };
  const onDrop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    attachments.add(event.dataTransfer.files);
  };
  return (
    // Pasted and dropped files go with the message; the paper clip does the same for the keyboard.
    <div onPaste={onPaste} onDrop={onDrop} onDragOver={(event) => event.preventDefault()}>
      <Composer
        mode={mode}
        onMode={onMode}
        recipient={{ name: ticket.requester.name, shortName: shortName(ticket.requester.name) }}
        to={[ticket.requester.email ?? ticket.requester.name]}
        cc={copies.map(({ person }) => person.email ?? person.name)}
        value={draft.text}
        onChange={draft.setText}
        onSubmit={(as, more) => void submit(as, more)}
        onLeave={onLeave}
        heldSeconds={heldSeconds}
        draftKept={draft.kept}
        busy={sending.busy}
        {...waits(attachments.uploading, mode, ticket)}
        error={
          <>
            <AttachmentList attachments={attachments} />
            {mode === 'reply' && looked !== undefined ? (
              <MailPreview number={ticket.number} body={looked} attachmentIds={attachments.ids} />
            ) : null}
            {sending.problem ? (
              <div className="tk-compose-error">
                <ErrorState problem={sending.problem} />
              </div>
            ) : null}
          </>
        }
        tools={
          <span className="tk-compose-tools">
            <AttachButton attachments={attachments} />
            {mode === 'reply' ? <PreviewButton text={draft.text} looked={looked} onLook={setLooked} /> : null}
            {mode === 'reply' && ticketCan.wait(ticket) ? (
              <Checkbox
                className="tk-then-wait"
                label={t.thenWait({ name: shortName(ticket.requester.name) })}
                checked={thenWait}
                onChange={(event) => setThenWait(event.currentTarget.checked)}
              />
            ) : null}
          </span>
        }
        {...(inputRef ? { inputRef } : {})}
      />
    </div>
  );
}

function waits(uploading: boolean, mode: ComposerMode, ticket: TicketDetail): { waitsFor?: string } {
  if (uploading) return { waitsFor: t.waitsForFiles() };
  const open = mode === 'reply' ? ticketCan.reply(ticket) : ticketCan.note(ticket);
  return open ? {} : { waitsFor: t.cannotReply() };
}
