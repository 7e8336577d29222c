import { useParams } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape, NotAllowedState } from '#platform/web/ui/States.tsx';
import type { ReactNode } from 'react';
import { t } from '../texts.ts';
import { MailboxForm } from './MailboxForm.tsx';
import type { Direction } from './server-draft.ts';
import { ServerForm } from './ServerForm.tsx';
import { useMailboxes, useServers } from './use-mailboxes.ts';

/** The form of a new mailbox. */
export function NewMailboxPage() {
  usePageTitle(t.addMailbox());
  return <MailboxForm mailbox={undefined} />;
}

/** The form of a mailbox that exists. */
export function EditMailboxPage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const mailboxes = useMailboxes();
  const mailbox = mailboxes.data?.items.find((one) => one.id === id);
  usePageTitle(t.editMailbox());
  if (mailbox) return <MailboxForm key={mailbox.id} mailbox={mailbox} />;
  return (
    <Bare>
      {mailboxes.isPending ? (
        <LoadingShape rows={4} doing={t.readingMailboxes()} />
      ) : (
        <EmptyState icon={null} title={t.noSuchMailbox()} />
      )}
    </Bare>
  );
}

export function IncomingPage() {
  return <ServerPage direction="incoming" />;
}

export function OutgoingServerPage() {
  return <ServerPage direction="outgoing" />;
}

/** The form of one server of a mailbox. */
function ServerPage({ direction }: { direction: Direction }) {
  const { id = '' }: { id?: string } = useParams({ strict: false });
  const may = mayViewer(useViewer(), 'mail.configure');
  const mailboxes = useMailboxes();
  const servers = useServers(id, may);
  const mailbox = mailboxes.data?.items.find((one) => one.id === id);
  usePageTitle(direction === 'incoming' ? t.incoming() : t.outgoingServer());
  if (!may)
    return (
      <Bare>
        <NotAllowedState framed={false} text={t.reasonConfigure()} />
      </Bare>
    );
  if (mailbox && servers.data)
    return (
      <ServerForm
        key={`${id} ${direction}`}
        mailbox={mailbox}
        direction={direction}
        server={servers.data[direction]}
      />
    );
  return (
    <Bare>
      {servers.isError ? (
        <ErrorState problem={problemOf(servers.error)} framed={false} />
      ) : (
        <LoadingShape rows={4} doing={t.readingMailboxes()} />
      )}
    </Bare>
  );
}

function Bare({ children }: { children: ReactNode }) {
  return (
    <Panel
      label={t.mailboxes()}
      head={
        <HeaderBar>
          <BackButton to="/mail/mailboxes" />
        </HeaderBar>
      }
    >
      {children}
    </Panel>
  );
}
