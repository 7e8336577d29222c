import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Reason } from '#platform/web/form/Reason.tsx';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import { useCommands } from '#platform/web/keys/commands';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { PanelTitle } from '#platform/web/layout/PanelTitle.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { Mailbox, MailboxHealth } from '../../contract.ts';
import { t } from '../texts.ts';
import { BareMailbox } from './BareMailbox.tsx';
import { AlarmList } from './AlarmList.tsx';
import { MailboxMark } from './HealthMark.tsx';
import { HealthFacts, MailboxFacts, ServerFacts } from './MailboxFacts.tsx';
import { useHealth, useMailboxes } from './use-mailboxes.ts';

/** One mailbox: whether its mail comes, what to do when not, and its settings. */
export function MailboxPage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const mailboxes = useMailboxes();
  const health = useHealth();
  const mailbox = mailboxes.data?.items.find((one) => one.id === id);
  usePageTitle(mailbox?.address);
  if (mailbox)
    return (
      <MailboxView
        mailbox={mailbox}
        health={health.data?.mailboxes.find((one) => one.mailboxId === mailbox.id)}
      />
    );
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

function MailboxView({ mailbox, health }: { mailbox: Mailbox; health: MailboxHealth | undefined }) {
  const may = mayViewer(useViewer(), 'mail.configure');
  return (
    <Panel label={mailbox.address} head={<MailboxHead mailbox={mailbox} may={may} />}>
      <div className="mail-record">
        {health ? <HealthLead health={health} /> : null}
        {may ? null : <Reason text={t.reasonConfigure()} />}
        {health ? <HealthFacts health={health} /> : null}
        <MailboxFacts mailbox={mailbox} />
        {may ? <ServerFacts mailbox={mailbox} /> : null}
      </div>
    </Panel>
  );
}

/** The state as a sentence, what to do, and the words of the server; further alarms below. */
function HealthLead({ health }: { health: MailboxHealth }) {
  const { trouble } = health;
  const [first, ...others] = health.alarms.filter((one) => !trouble || one.code !== 'trouble');
  const lead = trouble ?? first;
  return (
    <>
      <div>
        <p className="dh-h1">{lead?.title ?? wellWords(health)}</p>
        <p className="mail-why">
          {lead?.hint ?? (health.state === 'not-fetched' ? t.headNotFetchedText() : null)}
        </p>
        <p className="mail-who">
          <MailboxMark health={health} />
          {lead ? (
            <span className="dh-3" title={formatInstant(lead.sinceAt)}>
              {t.since({ at: formatMoment(lead.sinceAt) })}
            </span>
          ) : null}
          {trouble?.nextTryAt ? (
            <span className="dh-3">{t.nextTry({ at: formatMoment(trouble.nextTryAt) })}</span>
          ) : null}
        </p>
      </div>
      {trouble && trouble.words !== '' ? (
        <p className="mail-said dh-mono">{t.serverSaid({ words: trouble.words })}</p>
      ) : null}
      <AlarmList alarms={trouble && first ? [first, ...others] : others} trouble={null} />
    </>
  );
}

function wellWords(health: MailboxHealth): string {
  if (health.state === 'not-fetched') return t.headNotFetched();
  return health.state === 'starting' ? t.headStarting() : t.headWell();
}

function MailboxHead({ mailbox, may }: { mailbox: Mailbox; may: boolean }) {
  const navigate = useNavigate();
  useCommands([
    {
      id: 'mail.edit-mailbox',
      title: t.editMailbox,
      group: t.mailboxesGroup,
      keys: 'e',
      ...(may ? {} : { disabledReason: t.reasonConfigure() }),
      run: () => void navigate({ to: '/mail/mailboxes/$id/edit', params: { id: mailbox.id } }),
    },
  ]);
  return (
    <HeaderBar>
      <BackButton to="/mail/mailboxes" />
      <PanelTitle>{mailbox.address}</PanelTitle>
      <span className="dh-space" />
      {may ? (
        <Button
          size="xs"
          leftSection={<IconPencil size={14} stroke={2} aria-hidden />}
          rightSection={<Kbd keys="e" />}
          data-dh-return
          renderRoot={(props) => (
            <Link to="/mail/mailboxes/$id/edit" params={{ id: mailbox.id }} {...props} />
          )}
        >
          {t.changeServer()}
        </Button>
      ) : null}
    </HeaderBar>
  );
}
