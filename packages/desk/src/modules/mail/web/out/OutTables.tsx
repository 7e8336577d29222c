import { IconCheck, IconClockHour4, IconX } from '@tabler/icons-react';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import type { OutboundDetail } from '../../contract.ts';
import { MailCard } from '../MailCard.tsx';
import { t } from '../texts.ts';

/** Each recipient with the words of the server; before the first try all of them wait. */
export function Recipients({ mail }: { mail: OutboundDetail }) {
  const known = new Map(mail.recipients.map((one) => [one.address.toLowerCase(), one]));
  const rows = mail.to.map((address) => ({ address, told: known.get(address.toLowerCase()) }));
  return (
    <MailCard title={t.recipients()}>
      <table className="mail-table">
        <thead>
          <tr>
            <th scope="col">{t.address()}</th>
            <th scope="col">{t.state()}</th>
            <th scope="col">{t.answer()}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ address, told }) => (
            <tr key={address}>
              <th scope="row">{address}</th>
              <td>
                <Told
                  accepted={told?.accepted === true}
                  refused={told?.accepted === false && told.answer !== null}
                />
              </td>
              <td className="dh-2">{told?.answer}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </MailCard>
  );
}

function Told({ accepted, refused }: { accepted: boolean; refused: boolean }) {
  const icon = { size: 14, stroke: 2, 'aria-hidden': true };
  const hue = accepted ? 'proof' : refused ? 'danger' : 'slate';
  return (
    <span className={`dh-mark dh-hue-${hue}`} data-tight data-coloured={hue !== 'slate' || undefined}>
      {accepted ? <IconCheck {...icon} /> : refused ? <IconX {...icon} /> : <IconClockHour4 {...icon} />}
      {accepted ? t.accepted() : refused ? t.refused() : t.notYet()}
    </span>
  );
}

const tryWords = {
  sent: t.triedSent,
  later: t.triedLater,
  failed: t.triedFailed,
  parked: t.triedParked,
} as const;

/** Every try with its answer, oldest first. */
export function Tries({ mail }: { mail: OutboundDetail }) {
  return (
    <MailCard title={t.tries()}>
      {mail.tries.length === 0 ? (
        <p className="mail-card-body dh-2">{t.noTries()}</p>
      ) : (
        <table className="mail-table">
          <thead>
            <tr>
              <th scope="col">{t.tryTime()}</th>
              <th scope="col">{t.tryState()}</th>
              <th scope="col">{t.tryAnswer()}</th>
            </tr>
          </thead>
          <tbody>
            {mail.tries.map((one) => (
              <tr key={`${one.at} ${one.state}`}>
                <th scope="row">
                  <time className="dh-mono" dateTime={one.at} title={formatInstant(one.at)}>
                    {formatMoment(one.at)}
                  </time>
                </th>
                <td className="dh-nowrap">{tryWords[one.state]()}</td>
                <td className="dh-2">{one.answer}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </MailCard>
  );
}
