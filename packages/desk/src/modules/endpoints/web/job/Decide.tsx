import { IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { Reason } from '#platform/web/form/Reason.tsx';
import type { JobDetail } from '../api.ts';
import { ReasonForm } from '../ReasonForm.tsx';
import { t } from '../texts.ts';
import { isUndecided } from './job-words.ts';
import { useJobDeeds } from './use-job-deeds.ts';

/** An outcome that nobody could know: a person looks at the machine and says what is true. */
export function Decide({ job }: { job: JobDetail }) {
  const deeds = useJobDeeds(job.id);
  const [opened, setOpened] = useState(false);
  const may = mayViewer(useViewer(), 'endpoints.look');
  if (job.decision)
    return (
      <div className="ep-notice">
        {t.decided({
          name: job.decision.by,
          verdict: job.decision.verdict === 'happened' ? t.verdictHappened() : t.verdictNot(),
          reason: job.decision.reason,
        })}
      </div>
    );
  if (!isUndecided(job)) return null;
  if (opened)
    return (
      <ReasonForm
        title={t.decideTitle()}
        text={t.decideText()}
        label={t.decideWhy()}
        hint={t.decideWhyHint()}
        choices={[
          { label: t.decideHappened(), choose: (reason) => deeds.decide('happened', reason) },
          { label: t.decideNot(), choose: (reason) => deeds.decide('did-not-happen', reason) },
        ]}
        running={deeds.running}
        problem={deeds.problem}
        onLeave={() => setOpened(false)}
      />
    );
  return (
    <div className="ep-notice" data-hue="amber" role="status">
      <IconHelpCircle size={16} stroke={1.7} aria-hidden />
      <span className="dh-space">
        <span className="dh-medium">{t.decideTitle()}.</span> {t.decideText()}
      </span>
      {may ? (
        <Button size="xs" onClick={() => setOpened(true)}>
          {t.decideOpen()}
        </Button>
      ) : (
        <Reason text={t.mayNotDecide()} />
      )}
    </div>
  );
}
