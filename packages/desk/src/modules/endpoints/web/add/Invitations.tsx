import { Button } from '@mantine/core';
import { formatMoment } from '#platform/web/i18n/format';
import { FormError } from '#platform/web/ui/Field.tsx';
import { t } from '../texts.ts';
import { useRevoke, useTokens } from './use-tokens.ts';

/** Lines that were made and not used; each can be made worthless. */
export function Invitations() {
  const { data } = useTokens(false);
  const { problem, running, revoke } = useRevoke();
  const open = (data?.items ?? []).filter((one) => one.state === 'open');
  if (open.length === 0) return null;
  return (
    <section className="ep-invitations" aria-label={t.invitations()}>
      <h3 className="dh-caption">{t.invitations()}</h3>
      <ul>
        {open.map((one) => (
          <li key={one.id} className="dh-line dh-wrap">
            <span className="dh-space">
              {[
                one.site.name,
                one.person?.name,
                one.serial === null ? undefined : t.invitationSerial({ serial: one.serial }),
                one.approvesAtOnce ? t.invitationAtOnce() : undefined,
              ]
                .filter(Boolean)
                .join(' · ')}
              <span className="dh-sm dh-3">
                {' '}
                {t.invitationOf({ name: one.madeBy, time: formatMoment(one.expiresAt) })}
              </span>
            </span>
            <Button size="xs" variant="danger-outline" disabled={running} onClick={() => void revoke(one.id)}>
              {t.revoke()}
            </Button>
          </li>
        ))}
      </ul>
      <FormError problem={problem} />
    </section>
  );
}
