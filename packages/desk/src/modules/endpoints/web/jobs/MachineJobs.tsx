import { Button } from '@mantine/core';
import { usePages } from '#platform/web/layout/use-pages';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import type { MachineDetail } from '../../contract.ts';
import { EndpointsCard } from '../EndpointsCard.tsx';
import { useJobsOf } from '../machine/use-machine.ts';
import { t } from '../texts.ts';
import { JobLine } from './JobRow.tsx';

/** What was asked of a machine and what became of it, newest first. */
export function MachineJobs({ machine }: { machine: Pick<MachineDetail, 'id'> }) {
  const query = useJobsOf(machine.id);
  const { rows, more } = usePages(query);
  return (
    <EndpointsCard title={t.jobsTitle()} bare>
      {query.isPending ? <LoadingShape rows={3} doing={t.readingJobs()} /> : null}
      {query.isSuccess && rows.length === 0 ? (
        <p className="ep-card-body dh-2">
          {t.jobsNone()} {t.jobsNoneText()}
        </p>
      ) : null}
      {rows.length > 0 ? (
        <ul className="ep-job-lines">
          {rows.map((job) => (
            <JobLine key={job.id} job={job} />
          ))}
        </ul>
      ) : null}
      {query.hasNextPage ? (
        <div className="ep-card-body">
          <Button size="xs" variant="subtle" onClick={more}>
            {t.readMore()}
          </Button>
        </div>
      ) : null}
    </EndpointsCard>
  );
}
