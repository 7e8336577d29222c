import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import { Chip } from '#platform/web/ui/Chip.tsx';
import type { OutboundRecord } from '../../contract.ts';
import { t } from '../texts.ts';
import { outMeanings, type OutState } from './states.ts';

/** The state of an outgoing mail as a tint with its shape and word. */
export function OutChip({ state }: { state: OutState }) {
  const { hue, icon: Icon, label } = outMeanings[state];
  return (
    <Chip hue={hue} icon={<Icon size={13} stroke={2} aria-hidden />}>
      {label()}
    </Chip>
  );
}

/** A mail in the list: to whom, what about, where it is. */
export function OutRow({ mail }: { mail: OutboundRecord }) {
  return (
    <div className="mail-row">
      <span className="dh-queue-subject dh-cut">{toWords(mail.to)}</span>
      <time className="dh-sm dh-3 dh-nowrap" dateTime={mail.createdAt}>
        {formatMoment(mail.createdAt)}
      </time>
      <span className="dh-sm dh-2 dh-cut mail-row-wide">{mail.subject || t.noSubject()}</span>
      <span className="mail-row-verdict mail-row-wide">
        <OutChip state={mail.state} />
        {mail.ticketNumber === null ? null : <span className="dh-mono dh-3">{mail.ticketNumber}</span>}
        {mail.state === 'sent' ? null : <span className="dh-sm dh-3 dh-cut">{mail.answer}</span>}
      </span>
    </div>
  );
}

/** To whom: the first address, others as a number. */
export function toWords(to: readonly string[]): string {
  const [first = t.none(), ...more] = to;
  return more.length === 0 ? first : t.toMore({ first, count: more.length });
}

/** The spoken name of a row. */
export function outRowName(mail: OutboundRecord): string {
  return t.outRowName({
    state: outMeanings[mail.state].label(),
    subject: mail.subject || t.noSubject(),
    to: toWords(mail.to),
    at: formatInstant(mail.createdAt),
  });
}
