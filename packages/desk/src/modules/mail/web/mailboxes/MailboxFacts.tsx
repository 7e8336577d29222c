import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { formatInstant, formatMoment, formatNumber } from '#platform/web/i18n/format';
import { Fact } from '#platform/web/ui/Panel.tsx';
import { ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { Mailbox, MailboxHealth, OutgoingServer } from '../../contract.ts';
import { FactCard, MailCard } from '../MailCard.tsx';
import { t } from '../texts.ts';
import { securityWord, signInWord } from './server-draft.ts';
import { useServers, useTeamChoices } from './use-mailboxes.ts';

/** When somebody last looked, and what the server holds beside what the desk has. */
export function HealthFacts({ health }: { health: MailboxHealth }) {
  const at = (instant: string | null, none: string) => (instant === null ? none : formatInstant(instant));
  const { count } = health;
  return (
    <FactCard title={t.health()}>
      <Fact name={t.lastMailAt()}>{at(health.lastMailAt, t.noMailYet())}</Fact>
      {health.state === 'not-fetched' ? null : (
        <>
          <Fact name={t.lastLook()}>{at(health.lastLookAt, t.neverLooked())}</Fact>
          <Fact name={t.connectedSince()}>{at(health.connectedSinceAt, t.none())}</Fact>
        </>
      )}
      {count === null ? null : (
        <Fact name={t.onServer()}>
          {(count.leftOut > 0 ? t.countedLeft : t.counted)({
            onServer: formatNumber(count.onServer),
            stored: formatNumber(count.stored),
            leftOut: formatNumber(count.leftOut),
          })}
          <span className="dh-3">{`, ${t.countedAt({ at: formatMoment(count.countedAt) })}`}</span>
        </Fact>
      )}
    </FactCard>
  );
}

/** Name, team and the alarm for silence. */
export function MailboxFacts({ mailbox }: { mailbox: Mailbox }) {
  const { data: teams = [] } = useTeamChoices();
  const team = teams.find((one) => one.id === mailbox.teamId);
  return (
    <FactCard title={t.settings()}>
      <Fact name={t.name()}>{mailbox.name}</Fact>
      <Fact name={t.team()}>{mailbox.teamId === null ? t.noTeam() : (team?.name ?? '')}</Fact>
      <Fact name={t.quietAfter()}>
        {mailbox.quietAfterHours === null ? t.quietNever() : t.quietHours({ count: mailbox.quietAfterHours })}
      </Fact>
    </FactCard>
  );
}

/** Where mail is fetched and by what it leaves; what is secret is said to be set and never shown. */
export function ServerFacts({ mailbox }: { mailbox: Mailbox }) {
  const servers = useServers(mailbox.id, true);
  if (servers.isPending) return <LoadingShape rows={2} doing={t.readingMailboxes()} />;
  if (servers.isError) return <ErrorState problem={problemOf(servers.error)} />;
  const { incoming, outgoing } = servers.data;
  return (
    <>
      <MailCard title={t.incoming()}>
        <ServerSummary
          server={incoming}
          none={t.incomingNone()}
          note={incoming && !incoming.enabled ? t.incomingOff() : undefined}
          to="/mail/mailboxes/$id/incoming"
          id={mailbox.id}
        />
      </MailCard>
      <MailCard title={t.outgoingServer()}>
        <ServerSummary
          server={outgoing}
          none={t.outgoingNone()}
          note={undefined}
          to="/mail/mailboxes/$id/outgoing"
          id={mailbox.id}
        />
      </MailCard>
    </>
  );
}

interface ServerSummaryProps {
  readonly server: OutgoingServer | null;
  readonly none: string;
  readonly note: string | undefined;
  readonly to: '/mail/mailboxes/$id/incoming' | '/mail/mailboxes/$id/outgoing';
  readonly id: string;
}

function ServerSummary({ server, none, note, to, id }: ServerSummaryProps) {
  return (
    <div className="mail-card-body">
      <div className="mail-server">
        {server === null ? (
          <p className="dh-2">{none}</p>
        ) : (
          <div>
            <p className="dh-medium mail-anywhere">{`${server.host}:${server.port}`}</p>
            <p className="dh-sm dh-2 mail-anywhere">
              {[securityWord(server.security), signInWord(server.signIn), server.user]
                .filter(Boolean)
                .join(' · ')}
            </p>
            {note === undefined ? null : <p className="dh-sm dh-2">{note}</p>}
          </div>
        )}
        <Button size="xs" renderRoot={(props) => <Link to={to} params={{ id }} {...props} />}>
          {server === null ? t.setUp() : t.changeServer()}
        </Button>
      </div>
    </div>
  );
}
