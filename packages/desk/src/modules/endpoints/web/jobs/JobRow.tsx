import { Link } from '@tanstack/react-router';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import type { Job } from '../api.ts';
import { JobMark } from '../job/JobMark.tsx';
import { stateWords } from '../job/job-words.ts';
import { t } from '../texts.ts';
import { actionWord } from '../words.ts';

/** A job in the list of all machines: what, where, what became of it. */
export function JobRow({ job }: { job: Job }) {
  return (
    <div className="ep-row">
      <span className="dh-line">
        <span className="dh-queue-subject dh-cut">{actionWord(job.action)}</span>
        <span className="dh-mono dh-3 dh-cut">{job.machine.name}</span>
      </span>
      <time className="dh-sm dh-3 dh-nowrap" dateTime={job.createdAt}>
        {formatMoment(job.createdAt)}
      </time>
      <span className="ep-row-wide dh-line">
        <JobMark job={job} />
      </span>
      <span className="ep-row-wide dh-sm dh-3 dh-cut">
        {[job.note, job.askedBy].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}

/** The spoken name of a row. */
export function jobRowName(job: Job): string {
  return t.jobRowName({
    action: actionWord(job.action),
    machine: job.machine.name,
    state: stateWords(job, new Date()),
    name: job.askedBy,
    at: formatInstant(job.createdAt),
  });
}

/** A job in a short list beside its machine or ticket: one line that leads to its evidence. */
export function JobLine({ job, withMachine = false }: { job: Job; withMachine?: boolean }) {
  return (
    <li className="ep-job-line">
      <JobMark job={job} />
      <Link to="/machines/jobs/$id" params={{ id: job.id }} className="dh-cut">
        {withMachine
          ? t.askTitle({ action: actionWord(job.action), machine: job.machine.name })
          : actionWord(job.action)}
      </Link>
      <span className="dh-sm dh-3 dh-cut dh-space">{job.note ?? job.askedBy}</span>
      <time className="dh-sm dh-3 dh-nowrap" dateTime={job.createdAt} title={formatInstant(job.createdAt)}>
        {formatMoment(job.createdAt)}
      </time>
    </li>
  );
}
