import { Button } from '@mantine/core';
import { IconArrowBackUp, IconHandStop } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { FormError } from '#platform/web/ui/Field.tsx';
import { useAsk } from '../actions/use-ask.ts';
import type { JobDetail } from '../api.ts';
import { ReasonForm } from '../ReasonForm.tsx';
import { t } from '../texts.ts';
import { actionWord } from '../words.ts';
import { isOver } from './job-words.ts';
import { useJobDeeds } from './use-job-deeds.ts';

const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;

/** Stops a job that is on its way, or takes back what one has done by the way that the machine itself named. */
export function JobDeeds({ job }: { job: JobDetail }) {
  const may = mayViewer(useViewer(), 'endpoints.look');
  const deeds = useJobDeeds(job.id);
  const [stopping, setStopping] = useState(false);
  if (!may) return null;
  if (isOver(job)) return <UndoButton job={job} />;
  const running = job.state === 'started' || job.state === 'accepted';
  if (stopping)
    return (
      <ReasonForm
        title={running ? t.stopTitle() : t.withdrawTitle()}
        text={t.stopText()}
        choices={[{ label: running ? t.stop() : t.withdraw(), danger: true, choose: deeds.withdraw }]}
        running={deeds.running}
        problem={deeds.problem}
        onLeave={() => setStopping(false)}
      />
    );
  return (
    <div className="dh-line">
      <Button
        variant="danger-outline"
        leftSection={<IconHandStop {...icon} />}
        onClick={() => setStopping(true)}
      >
        {running ? t.stop() : t.withdraw()}
      </Button>
    </div>
  );
}

function UndoButton({ job }: { job: JobDetail }) {
  const navigate = useNavigate();
  const { problem, running, ask } = useAsk(
    job.machine.id,
    (undoing) => void navigate({ to: '/machines/jobs/$id', params: { id: undoing.id } }),
  );
  if (!job.undo) return null;
  const { action, params } = job.undo;
  return (
    <div className="ep-undo">
      <Button
        leftSection={<IconArrowBackUp {...icon} />}
        loading={running}
        onClick={() =>
          void ask({
            action,
            params: params as Record<string, unknown>,
            subject: job.subject ?? undefined,
          })
        }
      >
        {t.undoTitle({ action: actionWord(job.action) })}
      </Button>
      <span className="dh-sm dh-2">{t.undoText({ action: actionWord(action) })}</span>
      <FormError problem={problem} />
    </div>
  );
}
