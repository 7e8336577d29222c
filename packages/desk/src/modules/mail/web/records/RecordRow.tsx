import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import type { MailRecord } from '../../contract.ts';
import { VerdictChip } from '../VerdictChip.tsx';
import { t } from '../texts.ts';
import { senderWord, verdictWord } from '../words.ts';

/** A mail in the list: who, what about, what became of it. */
export function RecordRow({ record }: { record: MailRecord }) {
  return (
    <div className="mail-row">
      <span className="dh-queue-subject dh-cut">{senderWord(record)}</span>
      <time className="dh-sm dh-3 dh-nowrap" dateTime={record.receivedAt}>
        {formatMoment(record.receivedAt)}
      </time>
      <span className="dh-sm dh-2 dh-cut mail-row-wide">{record.subject || t.noSubject()}</span>
      <span className="mail-row-verdict mail-row-wide">
        <VerdictChip verdict={record.verdict} />
        {record.ticketNumber === null ? (
          <span className="dh-sm dh-3 dh-cut">{record.reason}</span>
        ) : (
          <span className="dh-mono dh-3">{record.ticketNumber}</span>
        )}
      </span>
    </div>
  );
}

/** The spoken name of a row. */
export function recordRowName(record: MailRecord): string {
  return t.rowName({
    verdict: verdictWord(record.verdict),
    subject: record.subject || t.noSubject(),
    from: senderWord(record),
    at: formatInstant(record.receivedAt),
  });
}
