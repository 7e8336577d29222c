import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { PanelTitle } from '#platform/web/layout/PanelTitle.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { ClassWord } from '../actions/ClassWord.tsx';
import type { JobDetail } from '../api.ts';
import { EndpointsCard } from '../EndpointsCard.tsx';
import { useOutputSchema } from '../machine/use-machine.ts';
import { t } from '../texts.ts';
import { actionWord } from '../words.ts';
import { AwaitingSignature } from './AwaitingSignature.tsx';
import { Decide } from './Decide.tsx';
import { EvidenceConflicts } from './EvidenceConflicts.tsx';
import { isOver, jobHeadline } from './job-words.ts';
import { JobDeeds } from './JobDeeds.tsx';
import { JobMark } from './JobMark.tsx';
import { OutputView } from './OutputView.tsx';
import { ProofFacts } from './ProofFacts.tsx';
import { RawOutput } from './RawOutput.tsx';
import { useJob } from './use-job.ts';

/** `/machines/jobs/:id`: one job with its evidence. */
export function JobPage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const job = useJob(id);
  usePageTitle(
    job.data && t.askTitle({ action: actionWord(job.data.action), machine: job.data.machine.name }),
  );
  if (job.data) return <JobView key={job.data.id} job={job.data} />;
  const problem = job.isError ? problemOf(job.error) : undefined;
  const unknown = problem?.status === 404 || problem?.status === 400;
  return (
    <Panel
      label={t.jobsTitle()}
      head={
        <HeaderBar>
          <BackButton to="/machines/jobs" />
        </HeaderBar>
      }
    >
      {problem === undefined ? <LoadingShape rows={5} doing={t.readingJob()} /> : null}
      {unknown ? <EmptyState icon={null} title={t.noSuchJob()} /> : null}
      {problem && !unknown ? <ErrorState problem={problem} framed={false} /> : null}
    </Panel>
  );
}

function JobView({ job }: { job: JobDetail }) {
  const schema = useOutputSchema(job.action, job.actionVersion);
  return (
    <Panel
      label={t.askTitle({ action: actionWord(job.action), machine: job.machine.name })}
      head={<JobHead job={job} />}
    >
      <div className="ep-page">
        <div>
          <PanelTitle size="h1">{jobHeadline(job)}</PanelTitle>
          <p className="ep-lead">{job.note ?? job.summary}</p>
          <p className="dh-line dh-wrap ep-lead-line">
            <Link to="/machines/$id" params={{ id: job.machine.id }} className="dh-mono">
              {job.machine.name}
            </Link>
            <span className="dh-mono dh-3">{job.action}</span>
            <ClassWord actionClass={job.class} />
            {job.dryRun ? <span className="dh-2">{t.dryRunMark()}</span> : null}
          </p>
        </div>
        <EvidenceConflicts job={job} />
        <AwaitingSignature job={job} />
        <Decide job={job} />
        <JobDeeds job={job} />
        {isOver(job) ? (
          <EndpointsCard title={t.outputTitle()}>
            <OutputView output={job.output} label={t.outputTitle()} schema={schema} />
          </EndpointsCard>
        ) : null}
        {hasRaw(job) ? (
          <EndpointsCard title={t.rawTitle()}>
            <RawOutput job={job} />
          </EndpointsCard>
        ) : null}
        <ProofFacts job={job} />
      </div>
    </Panel>
  );
}

/** A job that runs may say something at any moment. */
function hasRaw(job: JobDetail): boolean {
  return job.raw === null ? job.state === 'started' || job.state === 'accepted' : job.raw.chunks > 0;
}

function JobHead({ job }: { job: JobDetail }) {
  return (
    <HeaderBar>
      <BackButton to="/machines/jobs" />
      <JobMark job={job} />
      <span className="dh-space" />
      {job.state === 'ended' ? (
        <Button
          size="xs"
          leftSection={<IconDownload size={14} stroke={2} aria-hidden />}
          title={t.exportHint()}
          component="a"
          href={`/api/machines/jobs/${job.id}/evidence`}
          download
        >
          {t.export()}
        </Button>
      ) : null}
    </HeaderBar>
  );
}
