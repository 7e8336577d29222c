import { Link } from '@tanstack/react-router';
import type { Subject } from '#platform/contract/schema';
import { Section } from '#platform/web/ui/Panel.tsx';
import { isOver } from '../job/job-words.ts';
import { JobLine } from '../jobs/JobRow.tsx';
import { useJobs } from '../jobs/use-jobs.ts';
import { t } from '../texts.ts';

interface TicketJobsProps {
  readonly subject: Subject;
  /** As a section of its own, with those that are over; else only what runs: the rest stands in the conversation. */
  readonly titled?: boolean;
}

const mostShown = 6;

/** What is asked for the sake of a ticket, newest first. */
export function TicketJobs({ subject, titled = false }: TicketJobsProps) {
  const search = { subject: `${subject.room}:${subject.id}` };
  const { data } = useJobs(search);
  const jobs = (data?.pages ?? []).flatMap((page) => page.items);
  const shown = (titled ? jobs : jobs.filter((job) => !isOver(job))).slice(0, mostShown);
  if (shown.length === 0) return null;
  const lines = (
    <ul className="ep-job-lines ep-job-narrow" aria-label={t.jobsOfTicket()}>
      {shown.map((job) => (
        <JobLine key={job.id} job={job} withMachine />
      ))}
    </ul>
  );
  if (!titled) return lines;
  return (
    <Section
      title={t.jobsOfTicket()}
      aside={
        jobs.length > mostShown ? (
          <Link to="/machines/jobs" search={search} className="dh-sm">
            {t.viewAllJobs()}
          </Link>
        ) : null
      }
    >
      {lines}
    </Section>
  );
}
