import { Link } from '@tanstack/react-router';
import { formatMoment } from '#platform/web/i18n/format';
import type { MailHealth, OutgoingHealth } from '../../contract.ts';
import { t } from '../texts.ts';
import { AlarmList } from './AlarmList.tsx';
import { ServerMark } from './HealthMark.tsx';

/** The servers that take our mail, and what waits for them. */
export function OutgoingServers({ health }: { health: MailHealth }) {
  return (
    <section className="dh-section" aria-label={t.serversOut()}>
      <h2 className="dh-caption">{t.serversOut()}</h2>
      <ul className="mail-servers">
        {health.outgoing.map((server) => (
          <li key={server.mailboxId ?? 'desk'}>
            <ServerLine server={server} />
          </li>
        ))}
      </ul>
      {health.waiting.count > 0 && health.waiting.oldestAt !== null ? (
        <p className="dh-sm">
          <Link to="/mail/out" search={{ state: 'ready' }}>
            {t.waitingOut({ count: health.waiting.count, at: formatMoment(health.waiting.oldestAt) })}
          </Link>
        </p>
      ) : null}
    </section>
  );
}

function ServerLine({ server }: { server: OutgoingHealth }) {
  return (
    <>
      <p className="dh-line dh-wrap">
        <span className="dh-medium">
          {server.address === null ? t.deskServer() : t.serverOf({ address: server.address })}
        </span>
        <ServerMark health={server} />
      </p>
      <p className="dh-sm dh-3 mail-anywhere">
        {server.host ?? t.noServer()}
        {server.lastAcceptedAt === null
          ? null
          : ` · ${t.lastAccepted({ at: formatMoment(server.lastAcceptedAt) })}`}
      </p>
      <AlarmList alarms={server.alarms} trouble={server.trouble} />
    </>
  );
}
