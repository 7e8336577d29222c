import { Link, useParams } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { PanelTitle } from '#platform/web/layout/PanelTitle.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { OutboundDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { OutChip } from './OutRow.tsx';
import { OutFacts, OutText } from './OutFacts.tsx';
import { Recipients, Tries } from './OutTables.tsx';
import { OutgoingDeeds } from './OutgoingDeeds.tsx';
import { outHeadline } from './states.ts';
import { useOutgoing } from './use-out.ts';

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
        <OutgoingDeeds mail={mail} />
        <Recipients mail={mail} />
        <Tries mail={mail} />
        <OutFacts mail={mail} />
        <OutText mail={mail} />
      </div>
    </Panel>
  );
}
