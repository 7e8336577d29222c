import { IconAlertTriangle, IconChevronRight, IconHandStop } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMailSummary } from '../records/use-records.ts';
import { t } from '../texts.ts';
import type { StateChoice } from './search.ts';

/** Over the list as long as mails wait for a person: parked ones, and those that were given up. */
export function StuckBar({ shown }: { shown: StateChoice | undefined }) {
  const { data } = useMailSummary();
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true };
  return (
    <>
      {data && data.parked > 0 && shown !== 'parked' ? (
        <Link to="/mail/out" search={{ state: 'parked' }} className="mail-quarantine" data-parked>
          <IconHandStop {...icon} />
          <span className="dh-medium dh-space">{t.outParked({ count: data.parked })}</span>
          <span className="dh-sm dh-medium">{t.lookThrough()}</span>
          <IconChevronRight size={13} stroke={2} aria-hidden />
        </Link>
      ) : null}
      {data && data.failed > 0 && shown !== 'failed' ? (
        <Link to="/mail/out" search={{ state: 'failed' }} className="mail-quarantine">
          <IconAlertTriangle {...icon} />
          <span className="dh-medium dh-space">{t.outFailed({ count: data.failed })}</span>
          <span className="dh-sm dh-medium">{t.lookThrough()}</span>
          <IconChevronRight size={13} stroke={2} aria-hidden />
        </Link>
      ) : null}
    </>
  );
}
