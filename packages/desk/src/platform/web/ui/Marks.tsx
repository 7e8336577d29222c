import type { ReactNode } from 'react';
import './marks.css';
import {
  machineLabels,
  mailMeanings,
  proofMeanings,
  statusMeanings,
  verdictMeanings,
  type MachineState,
  type MailVerdict,
  type Meaning,
  type Proof,
  type StatusCategory,
  type Verdict,
} from './meanings.ts';

interface MarkProps {
  /** Another word than the usual one, for example a label that an administrator chose. */
  readonly label?: ReactNode;
  /** The shape alone; the word stays in the name for those who do not see it. */
  readonly iconOnly?: boolean;
  readonly size?: number;
}

/** The category of a status: shape, colour and word. */
export function StatusMark({ status, size = 16, ...rest }: MarkProps & { status: StatusCategory }) {
  return <Mark meaning={statusMeanings[status]} size={size} {...rest} />;
}

/** The outcome of a probe; the word may name the layer instead. */
export function VerdictMark({ verdict, size = 14, ...rest }: MarkProps & { verdict: Verdict }) {
  const quiet = verdict === 'not-reached' || verdict === 'unknown';
  return (
    <Mark meaning={verdictMeanings[verdict]} size={size} tight coloured={!quiet} quiet={quiet} {...rest} />
  );
}

/** The degree of done. `proved` may stand only where a second look has read it back. */
export function ProofMark({ proof, size = 15, ...rest }: MarkProps & { proof: Proof }) {
  const ordered = proof === 'ordered';
  return <Mark meaning={proofMeanings[proof]} size={size} coloured={!ordered} muted={ordered} {...rest} />;
}

/** What became of a delivered mail. */
export function MailMark({ verdict, size = 15, ...rest }: MarkProps & { verdict: MailVerdict }) {
  return <Mark meaning={mailMeanings[verdict]} size={size} coloured {...rest} />;
}

interface MarkShape extends MarkProps {
  readonly meaning: Meaning;
  readonly size: number;
  readonly tight?: boolean;
  readonly coloured?: boolean;
  readonly quiet?: boolean;
  readonly muted?: boolean;
}

function Mark({ meaning, label, iconOnly, size, tight, coloured, quiet, muted }: MarkShape) {
  const word = label ?? meaning.label();
  const Icon = meaning.icon;
  return (
    <span
      className={`dh-mark dh-hue-${meaning.hue}`}
      data-tight={tight || undefined}
      data-coloured={coloured || undefined}
      data-quiet={quiet || undefined}
      data-muted={muted || undefined}
    >
      <Icon size={size} stroke={size <= 14 ? 2 : 1.7} aria-hidden />
      {iconOnly ? <span className="dh-hidden">{word}</span> : <span className="dh-cut">{word}</span>}
    </span>
  );
}

/** State of a machine as a shape: disc, triangle, diamond or ring. With `tag` the machine's name stands beside it. */
export function MachineMark({ state, tag, label }: { state: MachineState; tag?: string; label?: string }) {
  const word = label ?? machineLabels[state]();
  return (
    <span className="dh-line dh-sm" style={{ gap: 6, display: 'inline-flex' }}>
      <span className="dh-machine-dot" data-state={state} aria-hidden />
      {tag === undefined ? (
        <span>{word}</span>
      ) : (
        <>
          <span className="dh-mono dh-nowrap">{tag}</span>
          <span className="dh-hidden">{word}</span>
        </>
      )}
    </span>
  );
}
