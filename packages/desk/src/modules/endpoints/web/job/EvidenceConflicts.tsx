import { IconAlertTriangle } from '@tabler/icons-react';
import { formatInstant } from '#platform/web/i18n/format';
import type { JobDetail } from '../api.ts';
import { t } from '../texts.ts';

/** Other evidence for the same job: loud, because a machine that answers twice may be two machines. */
export function EvidenceConflicts({ job }: { job: JobDetail }) {
  if (job.conflicts.length === 0) return null;
  return (
    <div className="ep-notice" data-hue="danger" role="alert">
      <IconAlertTriangle size={16} stroke={1.7} aria-hidden />
      <div className="dh-space">
        <p className="dh-medium">{t.conflictTitle({ count: job.conflicts.length })}</p>
        <p>{t.conflictText()}</p>
        <ul>
          {job.conflicts.map((one) => (
            <li key={one.resultHash} className="ep-value">
              {t.conflictLine({
                kind: one.kind,
                time: formatInstant(one.receivedAt),
                hash: one.resultHash,
              })}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
