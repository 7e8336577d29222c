import { Button } from '@mantine/core';
import { IconMailPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { formatMoment } from '#platform/web/i18n/format';
import { useCommands } from '#platform/web/keys/commands';
import { Chip } from '#platform/web/ui/Chip.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { Mailbox, MailboxHealth } from '../../contract.ts';
import '../mail.css';
import { MailTabs } from '../MailTabs.tsx';
import { t } from '../texts.ts';
import { MailboxMark } from './HealthMark.tsx';
import { OutgoingServers } from './OutgoingServers.tsx';
import { useHealth, useMailboxes } from './use-mailboxes.ts';

/** Every mailbox with its state; below, the servers that take our mail. */
export function MailboxList({ chosenId }: { chosenId: string | undefined }) {
  const mailboxes = useMailboxes();
  const health = useHealth();
  const of = new Map(health.data?.mailboxes.map((one) => [one.mailboxId, one]));
  return (
    <Panel
      label={t.mailboxes()}
      head={
        <>
          <ListHead />
          <MailTabs current="mailboxes" />
        </>
      }
    >
      {mailboxes.isPending ? <LoadingShape rows={3} doing={t.readingMailboxes()} /> : null}
      {mailboxes.isError ? <ErrorState problem={problemOf(mailboxes.error)} framed={false} /> : null}
      <ul aria-label={t.mailboxes()}>
        {mailboxes.data?.items.map((mailbox) => (
          <li key={mailbox.id}>
            <MailboxLine mailbox={mailbox} health={of.get(mailbox.id)} chosen={mailbox.id === chosenId} />
          </li>
        ))}
      </ul>
      {health.isError ? <ErrorState problem={problemOf(health.error)} framed={false} /> : null}
      {health.data ? <OutgoingServers health={health.data} /> : null}
    </Panel>
  );
}

function ListHead() {
  const navigate = useNavigate();
  const may = mayViewer(useViewer(), 'mail.configure');
  useCommands([
    {
      id: 'mail.add-mailbox',
      title: t.addMailbox,
      group: t.mailboxesGroup,
      keys: 'a',
      ...(may ? {} : { disabledReason: t.reasonConfigure() }),
      run: () => void navigate({ to: '/mail/mailboxes/new' }),
    },
  ]);
  return (
    <HeaderBar>
      <h1 className="dh-h3">{t.mailboxes()}</h1>
      <span className="dh-space" />
      {may ? (
        <Button
          leftSection={<IconMailPlus size={16} stroke={1.7} aria-hidden />}
          rightSection={<Kbd keys="a" />}
          data-dh-return
          renderRoot={(props) => <Link to="/mail/mailboxes/new" {...props} />}
        >
          {t.addMailbox()}
        </Button>
      ) : null}
    </HeaderBar>
  );
}

interface MailboxLineProps {
  readonly mailbox: Mailbox;
  readonly health: MailboxHealth | undefined;
  readonly chosen: boolean;
}

function MailboxLine({ mailbox, health, chosen }: MailboxLineProps) {
  const alarm = health?.trouble?.title ?? health?.alarms[0]?.title;
  return (
    <Link
      to="/mail/mailboxes/$id"
      params={{ id: mailbox.id }}
      className="mail-box-line"
      {...(chosen ? { 'aria-current': 'true' as const } : {})}
    >
      <span className="dh-queue-subject dh-cut">{mailbox.address}</span>
      {mailbox.isDefault ? <Chip>{t.isDefault()}</Chip> : <span />}
      <span className="mail-box-facts mail-row-wide">
        {health ? <MailboxMark health={health} /> : null}
        <span className="dh-sm dh-3">
          {health?.lastMailAt ? t.lastMail({ at: formatMoment(health.lastMailAt) }) : t.noMailYet()}
        </span>
      </span>
      {alarm === undefined ? null : <span className="dh-sm dh-2 mail-row-wide">{alarm}</span>}
    </Link>
  );
}
