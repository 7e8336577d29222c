import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft, IconCloudCheck, IconPhone } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { KeyboardEvent } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { useCommands } from '#platform/web/keys/commands';
import { fieldError, FormError } from '#platform/web/ui/Field.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { AttachButton, AttachmentList } from '../composer/AttachmentList.tsx';
import { NotForYou } from '../NotForYou.tsx';
import { t } from '../texts.ts';
import { shortName } from '../words.ts';
import './new.css';
import { NewFacts } from './NewFacts.tsx';
import { PersonField } from './PersonField.tsx';
import { useNewTicket } from './use-new-ticket.ts';

type NewTicket = ReturnType<typeof useNewTicket>;

/** `/tickets/new`: typed in by a technician, often with the person on the phone. */
export function NewTicketPage() {
  return mayViewer(useViewer(), 'tickets.work') ? <NewTicketScreen /> : <NotForYou />;
}

function NewTicketScreen() {
  const ticket = useNewTicket();
  const navigate = useNavigate();
  const leave = () => void navigate({ to: '/queue' });
  useCommands([
    {
      id: 'tickets.new-leave',
      title: t.backToQueue,
      group: t.keysTicket,
      keys: 'escape',
      run: leave,
      inPalette: false,
    },
  ]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void ticket.submit();
  };
  return (
    <Panel
      label={t.newTitle()}
      head={
        <HeaderBar>
          <button type="button" className="tk-new-back" aria-label={t.backToQueue()} onClick={leave}>
            <IconArrowLeft size={18} stroke={1.7} aria-hidden />
          </button>
          <h1 className="dh-h3 dh-nowrap">{t.newTitle()}</h1>
          <span className="dh-space" />
          {ticket.kept ? (
            <span className="dh-line dh-sm dh-3" role="status">
              <IconCloudCheck size={15} stroke={1.7} aria-hidden />
              {t.newDraftKept()}
            </span>
          ) : null}
          {ticket.empty ? null : (
            <Button size="xs" variant="subtle" onClick={ticket.discard}>
              {t.newDiscard()}
            </Button>
          )}
        </HeaderBar>
      }
      foot={<Foot ticket={ticket} />}
    >
      {/* Ctrl-Enter works from every field; the button does the same. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <form
        id="new-ticket"
        className="tk-new"
        aria-label={t.newTitle()}
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          void ticket.submit();
        }}
      >
        <Words ticket={ticket} />
        <NewFacts ticket={ticket} />
      </form>
    </Panel>
  );
}

function Words({ ticket }: { ticket: NewTicket }) {
  const { draft, set, problem, attachments } = ticket;
  return (
    <div className="tk-new-words">
      <FormError problem={problem} />
      <PersonField
        label={t.newFor()}
        hint={t.newForHint()}
        value={draft.requester}
        first
        error={fieldError(problem, 'requester/email')}
        onChange={(requester) => set({ requester })}
      />
      <Checkbox
        label={
          <span className="dh-line" style={{ gap: 6 }}>
            <IconPhone size={15} stroke={1.7} aria-hidden />
            {t.newCall()}
          </span>
        }
        description={t.newCallHint()}
        checked={draft.phone}
        onChange={(event) => set({ phone: event.currentTarget.checked })}
      />
      <TextInput
        label={t.newSubject()}
        value={draft.subject}
        maxLength={500}
        error={fieldError(problem, 'subject')}
        onChange={(event) => set({ subject: event.currentTarget.value })}
      />
      <Textarea
        label={t.newBody()}
        rows={9}
        value={draft.body}
        error={fieldError(problem, 'body')}
        onPaste={(event) => {
          if (event.clipboardData.files.length > 0) attachments.add(event.clipboardData.files);
        }}
        onChange={(event) => set({ body: event.currentTarget.value })}
      />
      <div className="tk-new-files">
        <AttachButton attachments={attachments} />
        <span className="dh-sm dh-3">{attachments.files.length === 0 ? t.newAddFiles() : null}</span>
        <AttachmentList attachments={attachments} />
      </div>
    </div>
  );
}

function Foot({ ticket }: { ticket: NewTicket }) {
  const { draft, waitsFor, busy } = ticket;
  const { email, typed, name: newName } = draft.requester;
  const name = email === '' ? '' : newName.trim() || typed.replace(/<.*/, '').trim();
  return (
    <div className="tk-new-foot">
      {waitsFor === undefined ? null : <span className="dh-sm dh-3">{waitsFor}</span>}
      <span className="dh-space" />
      <Button
        type="submit"
        form="new-ticket"
        variant="filled"
        disabled={waitsFor !== undefined || busy}
        rightSection={<Kbd keys="mod+enter" />}
      >
        {name === '' ? t.newCreate() : t.newCreateFor({ name: shortName(name) })}
      </Button>
    </div>
  );
}
