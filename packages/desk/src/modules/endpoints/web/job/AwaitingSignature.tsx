import { IconSignature } from '@tabler/icons-react';
import { approveLine } from '../approvals/approve-line.ts';
import { CopyLine } from '../CopyLine.tsx';
import type { JobDetail } from '../api.ts';
import { t } from '../texts.ts';

/** A destructive job stands still until an operator has signed it, somewhere else than here. */
export function AwaitingSignature({ job }: { job: Pick<JobDetail, 'id' | 'state'> }) {
  if (job.state !== 'awaiting-approval') return null;
  return (
    <section className="ep-form" aria-label={t.approvals()}>
      <p className="dh-line">
        <IconSignature size={16} stroke={1.7} aria-hidden />
        <span>{t.approvalsText()}</span>
      </p>
      <p className="dh-sm dh-2">{t.approvalRun()}</p>
      <CopyLine line={approveLine(job.id)} label={t.copyCommand()} />
    </section>
  );
}
