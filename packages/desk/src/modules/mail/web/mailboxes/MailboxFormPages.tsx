import { useParams } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { EmptyState, ErrorState, LoadingShape, NotAllowedState } from '#platform/web/ui/States.tsx';
import { t } from '../texts.ts';
import { BareMailbox } from './BareMailbox.tsx';
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
    <BareMailbox>
      {mailboxes.isPending ? (
        <LoadingShape rows={4} doing={t.readingMailboxes()} />
      ) : (
        <EmptyState icon={null} title={t.noSuchMailbox()} />
      )}
    </BareMailbox>
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
      <BareMailbox>
        <NotAllowedState framed={false} text={t.reasonConfigure()} />
      </BareMailbox>
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
    <BareMailbox>
      {servers.isError ? (
        <ErrorState problem={problemOf(servers.error)} framed={false} />
      ) : (
        <LoadingShape rows={4} doing={t.readingMailboxes()} />
      )}
    </BareMailbox>
  );
}
