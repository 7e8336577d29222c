import { Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Reason } from '#platform/web/form/Reason.tsx';
import { useCommands } from '#platform/web/keys/commands';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { PanelTitle } from '#platform/web/layout/PanelTitle.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { FormError } from '#platform/web/ui/Field.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { OutboundDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { OutChip } from './OutRow.tsx';
import { OutFacts, OutText } from './OutFacts.tsx';
import { Recipients, Tries } from './OutTables.tsx';
import { outHeadline, resendWord } from './states.ts';
import { useOutgoing } from './use-out.ts';
import { useResend } from './use-resend.ts';

/** One mail that leaves: where it is, what the servers said, and what it says. */
export function OutgoingPage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const mail = useOutgoing(id);
  usePageTitle(mail.data && (mail.data.subject || t.noSubject()));
  if (mail.data) return <OutgoingView key={mail.data.id} mail={mail.data} />;
  const problem = mail.isError ? problemOf(mail.error) : undefined;
  const unknown = problem?.status === 404 || problem?.status === 400;
  return (
    <Panel
      label={t.outgoing()}
      head={
        <HeaderBar>
          <BackButton to="/mail/out" />
        </HeaderBar>
      }
    >
      {problem === undefined ? <LoadingShape rows={5} doing={t.readingOut()} /> : null}
      {unknown ? <EmptyState icon={null} title={t.noSuchOut()} /> : null}
      {problem && !unknown ? <ErrorState problem={problem} framed={false} /> : null}
    </Panel>
  );
}

function OutgoingView({ mail }: { mail: OutboundDetail }) {
  return (
    <Panel
      label={mail.subject || t.noSubject()}
      head={
        <HeaderBar>
          <BackButton to="/mail/out" />
          <OutChip state={mail.state} />
          {mail.ticketNumber === null ? null : (
            <Link className="dh-mono" to="/tickets/$number" params={{ number: mail.ticketNumber }}>
              {mail.ticketNumber}
            </Link>
          )}
        </HeaderBar>
      }
    >
      <div className="mail-record">
        <div>
          <PanelTitle size="h1">{outHeadline(mail)}</PanelTitle>
          <p className="mail-why">{mail.state === 'sent' ? t.headSentNote() : mail.answer}</p>
          <p className="mail-who">
            <span className="dh-medium mail-anywhere">{mail.to.join(', ')}</span>
            <span className="dh-3 mail-anywhere">{mail.subject || t.noSubject()}</span>
          </p>
        </div>
        <Resend mail={mail} />
        <Recipients mail={mail} />
        <Tries mail={mail} />
        <OutFacts mail={mail} />
        <OutText mail={mail} />
      </div>
    </Panel>
  );
}

function Resend({ mail }: { mail: OutboundDetail }) {
  const may = mayViewer(useViewer(), 'mail.resend');
  const resend = useResend(mail.id);
  const word = resendWord(mail);
  useCommands(
    word !== undefined && may
      ? [{ id: 'mail.resend', title: t.keyResend, group: t.recordsGroup, keys: 's', run: resend.run }]
      : [],
  );
  if (word === undefined) return resend.done ? <p role="status">{t.resent()}</p> : null;
  if (!may) return <Reason text={t.reasonResend()} />;
  return (
    <div className="mail-deeds">
      <Button
        variant="filled"
        loading={resend.running}
        leftSection={<IconSend size={16} stroke={1.7} aria-hidden />}
        rightSection={<Kbd keys="s" />}
        onClick={resend.run}
      >
        {word}
      </Button>
      <FormError problem={resend.problem} />
    </div>
  );
}
