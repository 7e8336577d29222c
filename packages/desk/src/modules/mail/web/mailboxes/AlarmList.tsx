import { IconAlertTriangle } from '@tabler/icons-react';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import type { LastingTrouble, MailAlarm } from '../../contract.ts';
import { t } from '../texts.ts';

interface AlarmListProps {
  readonly alarms: readonly MailAlarm[];
  readonly trouble: LastingTrouble | null;
}

/** What an administrator should look at now: what is wrong, since when, what to do. */
export function AlarmList({ alarms, trouble }: AlarmListProps) {
  // The alarm "trouble" says the same as the trouble itself, which knows more.
  const others = trouble ? alarms.filter((one) => one.code !== 'trouble') : alarms;
  if (!trouble && others.length === 0) return null;
  return (
    <ul className="mail-alarms" aria-label={t.alarms()}>
      {trouble ? (
        <li className="mail-alarm" data-trouble>
          <Words title={trouble.title} hint={trouble.hint} at={trouble.sinceAt} />
          {trouble.words === '' ? null : (
            <p className="dh-sm dh-2 mail-anywhere">{t.serverSaid({ words: trouble.words })}</p>
          )}
          {trouble.nextTryAt === null ? null : (
            <p className="dh-sm dh-2">{t.nextTry({ at: formatMoment(trouble.nextTryAt) })}</p>
          )}
        </li>
      ) : null}
      {others.map((alarm) => (
        <li key={alarm.code} className="mail-alarm">
          <Words title={alarm.title} hint={alarm.hint} at={alarm.sinceAt} />
        </li>
      ))}
    </ul>
  );
}

function Words({ title, hint, at }: { title: string; hint: string; at: string }) {
  return (
    <>
      <p className="mail-alarm-title">
        <IconAlertTriangle size={15} stroke={1.7} aria-hidden />
        <span className="dh-medium dh-space">{title}</span>
        <time className="dh-sm dh-nowrap" dateTime={at} title={formatInstant(at)}>
          {t.since({ at: formatMoment(at) })}
        </time>
      </p>
      <p className="dh-sm dh-2">{hint}</p>
    </>
  );
}
