import { Link } from '@tanstack/react-router';
import { formatInstant } from '#platform/web/i18n/format';
import { usePanelLevel } from '#platform/web/layout/PanelTitle.tsx';
import { Fact } from '#platform/web/ui/Panel.tsx';
import type { OutboundDetail } from '../../contract.ts';
import { FactCard } from '../MailCard.tsx';
import { t } from '../texts.ts';

/** The mail as it is sent: from, to, ids, times. */
export function OutFacts({ mail }: { mail: OutboundDetail }) {
  return (
    <FactCard title={t.facts()}>
      <Fact name={t.from()}>{mail.from}</Fact>
      <Fact name={t.kind()}>{mail.automatic ? t.byDesk() : t.byPerson()}</Fact>
      <Fact name={t.messageId()}>
        <span className="dh-mono mail-anywhere">{mail.messageId}</span>
      </Fact>
      {mail.inReplyTo === null ? null : (
        <Fact name={t.answersTo()}>
          <Link to="/mail" search={{ q: mail.inReplyTo }} className="dh-mono mail-anywhere">
            {mail.inReplyTo}
          </Link>
        </Fact>
      )}
      {mail.files.length === 0 ? null : <Fact name={t.outFiles()}>{mail.files.join(', ')}</Fact>}
      <Fact name={t.made()}>{formatInstant(mail.createdAt)}</Fact>
      {mail.settledAt === null ? null : <Fact name={t.left()}>{formatInstant(mail.settledAt)}</Fact>}
    </FactCard>
  );
}

/** The words that leave, as text. */
export function OutText({ mail }: { mail: OutboundDetail }) {
  const Heading = usePanelLevel() === 2 ? 'h2' : 'h3';
  return (
    <section aria-label={t.outText()}>
      <Heading className="dh-caption mail-header-name">{t.outText()}</Heading>
      {mail.text === null ? (
        <p className="dh-2">{t.outSecret()}</p>
      ) : (
        <p className="mail-text">{mail.text}</p>
      )}
    </section>
  );
}
