import { Link } from '@tanstack/react-router';
import { IconArrowNarrowDown, IconCheck, IconClockHour4, IconWand, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatInstant, formatTime } from '#platform/web/i18n/format';
import type { MailRecordDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { sizeWords, wayWord } from '../words.ts';
import { pathOf, type Station, type Stop } from './record-path.ts';

const shapes: Readonly<Record<Stop['state'], { readonly hue: string; readonly icon: typeof IconCheck }>> = {
  done: { hue: 'proof', icon: IconCheck },
  mended: { hue: 'amber', icon: IconWand },
  broken: { hue: 'danger', icon: IconX },
  waits: { hue: 'slate', icon: IconClockHour4 },
  'not-reached': { hue: 'slate', icon: IconArrowNarrowDown },
};

const names: Readonly<Record<Station, () => string>> = {
  stored: t.stepStored,
  read: t.stepRead,
  classified: t.stepClassified,
  threaded: t.stepThreaded,
  decided: t.stepDecided,
  'carried-out': t.stepCarriedOut,
};

/** The way of a mail from the wire to its ticket, station by station, with what was seen at each. */
export function RecordPath({ record }: { record: MailRecordDetail }) {
  return (
    <ol className="mail-path" aria-label={t.path()}>
      {pathOf(record).map((stop) => (
        <PathStop key={stop.station} record={record} stop={stop} />
      ))}
    </ol>
  );
}

function PathStop({ record, stop }: { record: MailRecordDetail; stop: Stop }) {
  const { hue, icon: Icon } = shapes[stop.state];
  return (
    <li className="mail-stop" data-state={stop.state}>
      <span className={`mail-stop-mark dh-hue-${hue}`} aria-hidden>
        <Icon size={14} stroke={2} />
      </span>
      <span className="mail-stop-name">{names[stop.station]()}</span>
      <div className="mail-stop-found">{foundWords(record, stop)}</div>
      <span className="mail-stop-at dh-mono dh-3">{timeOf(record, stop)}</span>
    </li>
  );
}

function foundWords(record: MailRecordDetail, { station, state, found }: Stop): ReactNode {
  if (state === 'not-reached') return <p>{t.stepNotReached()}</p>;
  const own = ownWords(record, station, state, found.length);
  return (
    <>
      {own === undefined ? null : <p>{own}</p>}
      {found.map((one, at) => (
        // Two findings may read alike; their order never changes.
        <p key={at}>{one}</p>
      ))}
    </>
  );
}

/** What the record itself says about a station, beside its evidence. */
function ownWords(
  record: MailRecordDetail,
  station: Station,
  state: Stop['state'],
  findings: number,
): ReactNode {
  if (station === 'stored')
    return t.storedBy({
      mailbox: record.mailbox,
      way: wayWord(record.source),
      size: sizeWords(record.sizeBytes),
    });
  if (state === 'waits')
    return record.nextTryAt === null
      ? t.carriedSoon()
      : t.carriedWaiting({ count: record.attempts, at: formatTime(record.nextTryAt) });
  if (station === 'read' && state === 'done') return t.readClean();
  if (station === 'threaded') return placeWords(record, findings);
  if (station === 'carried-out' && state === 'done') return <Landing record={record} />;
  return undefined;
}

/** The ticket that a clue led to; where none did, the findings say so, or nobody had to look. */
function placeWords(record: MailRecordDetail, findings: number): ReactNode {
  const { ticketNumber: number, verdict } = record;
  if (number !== null && verdict !== 'ticket') return t.belongsTo({ number });
  return findings === 0 ? t.belongsNowhere() : undefined;
}

function Landing({ record }: { record: MailRecordDetail }) {
  if (record.ticketNumber === null) return t.carriedKept();
  const words = record.verdict === 'ticket' ? t.carriedTicket : t.carriedReply;
  return (
    <Link to="/tickets/$number" params={{ number: record.ticketNumber }}>
      {words({ number: record.ticketNumber })}
    </Link>
  );
}

function timeOf(record: MailRecordDetail, { station, state }: Stop): ReactNode {
  if (station === 'stored')
    return (
      <time dateTime={record.receivedAt} title={formatInstant(record.receivedAt)}>
        {formatTime(record.receivedAt)}
      </time>
    );
  if (station !== 'carried-out' || state !== 'done' || record.settledAt === null) return null;
  const ms = Date.parse(record.settledAt) - Date.parse(record.receivedAt);
  return (
    <time dateTime={record.settledAt} title={formatInstant(record.settledAt)}>
      {ms < 10_000 ? `+${ms} ms` : formatTime(record.settledAt)}
    </time>
  );
}
