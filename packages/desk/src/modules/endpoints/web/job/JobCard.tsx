import { IconChevronDown, IconChevronRight, IconClipboardCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useId, useState, type ReactNode } from 'react';
import { formatInstant, formatMoment } from '#platform/web/i18n/format';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import { ClassWord } from '../actions/ClassWord.tsx';
import type { JobDetail } from '../api.ts';
import '../machines.css';
import { useOutputSchema } from '../machine/use-machine.ts';
import { t } from '../texts.ts';
import { actionWord } from '../words.ts';
import { isUndecided } from './job-words.ts';
import { JobMark } from './JobMark.tsx';
import { OutputView } from './OutputView.tsx';
import { RawOutput } from './RawOutput.tsx';
import { SignatureMark } from './Signature.tsx';
import { useJob } from './use-job.ts';

interface JobCardProps {
  readonly id: string;
  /** What the machine found is shown from the beginning. */
  readonly opened?: boolean;
  /** Stands there until the job is read, and where it cannot be. */
  readonly fallback?: ReactNode;
}

/** A job as a card of evidence: what was asked, what came of it, what the machine found, and who signed for it. */
export function JobCard({ id, opened = false, fallback }: JobCardProps) {
  const { data: job } = useJob(id);
  if (job) return <EvidenceOf job={job} opened={opened} />;
  return fallback ?? <LoadingShape rows={2} doing={t.readingJob()} />;
}

function EvidenceOf({ job, opened }: { job: JobDetail; opened: boolean }) {
  const id = useId();
  const at = job.endedAt ?? job.createdAt;
  return (
    <article className="dh-message ep-evidence" data-kind="evidence" aria-labelledby={id}>
      <div className="dh-evidence-head">
        <IconClipboardCheck size={17} stroke={1.7} color="var(--dh-proof-mark)" aria-hidden />
        <h3 id={id} className="dh-medium ep-evidence-title">
          {t.evidenceOf({ action: actionWord(job.action), machine: job.machine.name })}
        </h3>
        <span className="dh-mono dh-3">{job.action}</span>
        <ClassWord actionClass={job.class} />
        <span className="dh-space" />
        <JobMark job={job} />
        <time className="dh-sm dh-3" dateTime={at} title={formatInstant(at)}>
          {formatMoment(at)}
        </time>
      </div>
      {job.note === null ? null : <p className="ep-evidence-note">{job.note}</p>}
      {isUndecided(job) ? (
        <p className="ep-evidence-note" data-hue="amber">
          {t.decideTitle()}.{' '}
          <Link to="/machines/jobs/$id" params={{ id: job.id }}>
            {t.openJob()}
          </Link>
        </p>
      ) : null}
      <Folds job={job} opened={opened} />
      <div className="dh-evidence-foot">
        <SignatureMark job={job} />
        {job.resultHash === null ? null : (
          <span className="dh-mono dh-3" title={job.resultHash}>
            {shortHash(job.resultHash)}
          </span>
        )}
        <span className="dh-space" />
        <Link to="/machines/jobs/$id" params={{ id: job.id }}>
          {t.evidenceOpen()}
        </Link>
      </div>
    </article>
  );
}

/** The ends of a hash, enough to recognise it. */
export function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 6)}…${hash.slice(-4)}`;
}

function Folds({ job, opened }: { job: JobDetail; opened: boolean }) {
  const [output, setOutput] = useState(opened);
  const [raw, setRaw] = useState(false);
  const schema = useOutputSchema(job.action, job.actionVersion);
  const hasRaw = job.raw !== null || job.state === 'started';
  if (job.output === null && !hasRaw) return null;
  return (
    <div className="ep-folds">
      {job.output === null ? null : (
        <Fold
          shown={output}
          label={output ? t.outputHide() : t.outputShow()}
          onToggle={() => setOutput(!output)}
        >
          <OutputView output={job.output} label={t.outputTitle()} schema={schema} />
        </Fold>
      )}
      {hasRaw ? (
        <Fold shown={raw} label={raw ? t.rawHide() : t.rawShow()} onToggle={() => setRaw(!raw)}>
          <RawOutput job={job} />
        </Fold>
      ) : null}
    </div>
  );
}

interface FoldProps {
  readonly shown: boolean;
  readonly label: string;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

function Fold({ shown, label, onToggle, children }: FoldProps) {
  const Icon = shown ? IconChevronDown : IconChevronRight;
  return (
    <div>
      <button type="button" className="dh-fold" aria-expanded={shown} onClick={onToggle}>
        <Icon size={14} stroke={2} aria-hidden />
        {label}
      </button>
      {shown ? <div className="ep-fold-body">{children}</div> : null}
    </div>
  );
}
