import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EvidenceFrame } from '#platform/web/ui/EvidenceFrame.tsx';
import { LoadingShape } from '#platform/web/ui/States.tsx';
import { ClassWord } from '../actions/ClassWord.tsx';
import type { JobDetail } from '../api.ts';
import '../machines.css';
import { useOutputSchema } from '../machine/use-machine.ts';
import { t } from '../texts.ts';
import { actionWord } from '../words.ts';
import { isUndecided } from './job-words.ts';
import { JobMark } from './JobMark.tsx';
import { EvidencePlace } from './EvidencePlace.tsx';
import { OutputView } from './OutputView.tsx';
import { RawOutput } from './RawOutput.tsx';
import { SignatureMark } from './Signature.tsx';
import { useJob } from './use-job.ts';

interface JobCardProps {
  readonly id: string;
  /** What the machine found is shown from the beginning. */
  readonly opened?: boolean;
  /** What is known of it before it is read: one sentence, and since when. */
  readonly place?: { readonly text: string; readonly at: string };
}

/** A job as a card of evidence: what was asked, what came of it, what the machine found, and who signed for it. */
export function JobCard({ id, opened = false, place }: JobCardProps) {
  const { data: job } = useJob(id);
  if (job) return <EvidenceOf job={job} opened={opened} />;
  return place ? <EvidencePlace {...place} /> : <LoadingShape rows={2} doing={t.readingJob()} />;
}

function EvidenceOf({ job, opened }: { job: JobDetail; opened: boolean }) {
  return (
    <EvidenceFrame
      title={t.evidenceOf({ action: actionWord(job.action), machine: job.machine.name })}
      beside={
        <>
          <span className="dh-mono dh-3">{job.action}</span>
          <ClassWord actionClass={job.class} />
        </>
      }
      mark={<JobMark job={job} />}
      at={job.endedAt ?? job.createdAt}
      foot={<EvidenceFoot job={job} />}
    >
      {job.note === null ? null : <p className="dh-evidence-note">{job.note}</p>}
      {isUndecided(job) ? (
        <p className="dh-evidence-note" data-hue="amber">
          {t.decideTitle()}.{' '}
          <Link to="/machines/jobs/$id" params={{ id: job.id }}>
            {t.openJob()}
          </Link>
        </p>
      ) : null}
      {job.hasConflict ? (
        <p className="dh-evidence-note dh-bad">{t.conflictTitle({ count: job.conflicts.length })}</p>
      ) : null}
      <Folds job={job} opened={opened} />
    </EvidenceFrame>
  );
}

function EvidenceFoot({ job }: { job: JobDetail }) {
  return (
    <>
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
    </>
  );
}

/** The ends of a hash, enough to recognise it. */
function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 6)}…${hash.slice(-4)}`;
}

function Folds({ job, opened }: { job: JobDetail; opened: boolean }) {
  const [output, setOutput] = useState(opened);
  const [raw, setRaw] = useState(false);
  const schema = useOutputSchema(job.action, job.actionVersion);
  const hasRaw = job.raw !== null || job.state === 'started';
  if (job.output === null && !hasRaw) return null;
  const shown = { output: output && job.output !== null, raw: raw && hasRaw };
  return (
    <div className="ep-folds">
      {job.output === null ? null : (
        <FoldButton
          shown={output}
          label={output ? t.outputHide() : t.outputShow()}
          onToggle={() => setOutput(!output)}
        />
      )}
      {hasRaw ? (
        <FoldButton shown={raw} label={raw ? t.rawHide() : t.rawShow()} onToggle={() => setRaw(!raw)} />
      ) : null}
      {shown.output ? (
        <div className="ep-fold-body">
          <OutputView output={job.output} label={t.outputTitle()} schema={schema} />
        </div>
      ) : null}
      {shown.raw ? (
        <div className="ep-fold-body">
          <RawOutput job={job} />
        </div>
      ) : null}
    </div>
  );
}

interface FoldButtonProps {
  readonly shown: boolean;
  readonly label: string;
  readonly onToggle: () => void;
}

function FoldButton({ shown, label, onToggle }: FoldButtonProps) {
  const Icon = shown ? IconChevronDown : IconChevronRight;
  return (
    <button type="button" className="dh-fold" aria-expanded={shown} onClick={onToggle}>
      <Icon size={14} stroke={2} aria-hidden />
      {label}
    </button>
  );
}
