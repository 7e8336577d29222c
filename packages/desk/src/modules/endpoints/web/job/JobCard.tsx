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
  const [output, setOutput] = useState(opened);
  const [raw, setRaw] = useState(false);
  const hasRaw = job.raw !== null || job.state === 'started';
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
      foot={
        <>
          <EvidenceProof job={job} />
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
          <Link to="/machines/jobs/$id" params={{ id: job.id }}>
            {t.evidenceOpen()}
          </Link>
        </>
      }
    >
      <EvidenceWords job={job} />
      {output && job.output !== null ? <Found job={job} /> : null}
      {raw && hasRaw ? (
        <div className="ep-fold-body">
          <RawOutput job={job} />
        </div>
      ) : null}
    </EvidenceFrame>
  );
}

/** One line of the machine, and what a person must know before believing it. */
function EvidenceWords({ job }: { job: JobDetail }) {
  return (
    <>
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
    </>
  );
}

function EvidenceProof({ job }: { job: JobDetail }) {
  return (
    <>
      <SignatureMark job={job} />
      {job.resultHash === null ? null : (
        <span className="dh-mono dh-3" title={job.resultHash}>
          {shortHash(job.resultHash)}
        </span>
      )}
      <span className="dh-space" />
    </>
  );
}

/** The ends of a hash, enough to recognise it. */
function shortHash(hash: string): string {
  return hash.length <= 12 ? hash : `${hash.slice(0, 6)}…${hash.slice(-4)}`;
}

function Found({ job }: { job: JobDetail }) {
  const schema = useOutputSchema(job.action, job.actionVersion);
  return (
    <div className="ep-fold-body">
      <OutputView output={job.output} label={t.outputTitle()} schema={schema} />
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
