import { IconChevronRight, IconMailQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { t } from '../texts.ts';
import { useMailSummary } from './use-records.ts';

/** Up to here the server counts. */
const countedAtMost = 1000;

/** Over the list as long as mails wait for somebody to decide, and are not what is shown already. */
export function QuarantineBar({ shown }: { shown: boolean }) {
  const { data } = useMailSummary();
  const count = data?.quarantined ?? 0;
  if (count === 0 || shown) return null;
  return (
    <Link to="/mail" search={{ verdict: 'undecided' }} className="mail-quarantine">
      <IconMailQuestion size={16} stroke={1.7} aria-hidden />
      <span className="dh-medium dh-space">
        {count >= countedAtMost ? t.manyInQuarantine({ count }) : t.inQuarantine({ count })}
      </span>
      <span className="dh-sm dh-medium">{t.lookThrough()}</span>
      <IconChevronRight size={13} stroke={2} aria-hidden />
    </Link>
  );
}
