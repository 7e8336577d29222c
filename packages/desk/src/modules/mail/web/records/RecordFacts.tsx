import { Link } from '@tanstack/react-router';
import { formatInstant } from '#platform/web/i18n/format';
import { Fact } from '#platform/web/ui/Panel.tsx';
import type { MailRecordDetail } from '../../contract.ts';
import { FactCard } from '../MailCard.tsx';
import { t } from '../texts.ts';
import { sizeWords } from '../words.ts';

/** The mail as it named itself and as it was handed in. */
export function RecordFacts({ record }: { record: MailRecordDetail }) {
  return (
    <FactCard title={t.facts()}>
      <Fact name={t.from()}>
        {record.from === null ? (
          t.none()
        ) : (
          <Link to="/mail" search={{ q: record.from }} className="mail-anywhere">
            {record.from}
          </Link>
        )}
      </Fact>
      <Fact name={t.subject()}>{record.subject || t.noSubject()}</Fact>
      <Fact name={t.messageId()}>
        {record.messageId === null ? (
          t.none()
        ) : (
          <Link to="/mail" search={{ q: record.messageId }} className="dh-mono mail-anywhere">
            {record.messageId}
          </Link>
        )}
      </Fact>
      <Fact name={t.mailbox()}>{record.mailbox}</Fact>
      <Fact name={t.envelopeFrom()}>{envelopeWords(record.envelopeFrom)}</Fact>
      <Fact name={t.envelopeTo()}>{record.envelopeTo.join(', ') || t.none()}</Fact>
      <Fact name={t.receivedAt()}>{formatInstant(record.receivedAt)}</Fact>
      <Fact name={t.size()}>{sizeWords(record.sizeBytes)}</Fact>
      {record.duplicateOfId === null ? null : (
        <Fact name={t.repeats()}>
          <Link to="/mail/records/$id" params={{ id: record.duplicateOfId }}>
            {t.firstDelivery()}
          </Link>
        </Fact>
      )}
    </FactCard>
  );
}

function envelopeWords(sender: string | null): string {
  if (sender === null) return t.none();
  return sender === '' ? t.nullSender() : sender;
}
