import { formatDuration, formatTime } from '../i18n/format.ts';
import './panel.css';
import { Clock } from './ClockRing.tsx';
import type { ClockFace } from './clock-state.ts';

/** One piece of a clock's life. */
export interface ClockPiece {
  readonly state: 'ran' | 'paused';
  /** ISO instant. */
  readonly fromAt: string;
  readonly ms: number;
  readonly cause: string;
}

interface ClockWhyProps {
  /** "Fix by 09:42" */
  readonly title: string;
  /** Target and calendar in one line. */
  readonly basis: string;
  readonly face: ClockFace;
  readonly pieces: readonly ClockPiece[];
  /** Working time that is still left, for the empty end of the bar. */
  readonly leftMs: number;
  readonly dueAt?: string;
}

/** Why a clock stands where it stands: target, bar of run and pause, and the list of pieces with their causes. */
export function ClockWhy({ title, basis, face, pieces, leftMs, dueAt }: ClockWhyProps) {
  const totalMs = pieces.reduce((sum, piece) => sum + piece.ms, 0) + Math.max(0, leftMs);
  const first = pieces[0];
  return (
    <div className="dh-stack" style={{ gap: 8 }}>
      <div>
        <div className="dh-line">
          <span className="dh-medium dh-space">{title}</span>
          <Clock face={face} />
        </div>
        <div className="dh-sm dh-3">{basis}</div>
      </div>
      <div aria-hidden>
        <div className="dh-pieces">
          {pieces.map((piece) => (
            <i
              key={piece.fromAt}
              data-ran={piece.state === 'ran' || undefined}
              data-paused={piece.state === 'paused' || undefined}
              style={{ width: `${(100 * piece.ms) / Math.max(1, totalMs)}%` }}
            />
          ))}
        </div>
        <div
          className="dh-line dh-xs dh-3 dh-tabular"
          style={{ marginTop: 4, justifyContent: 'space-between' }}
        >
          <span>{first ? formatTime(first.fromAt) : ''}</span>
          <span>{dueAt ? formatTime(dueAt) : ''}</span>
        </div>
      </div>
      <ul className="dh-pieces-list">
        {pieces.map((piece) => (
          <li key={piece.fromAt} style={{ display: 'contents' }}>
            <span className="dh-3 dh-nowrap">{`${formatTime(piece.fromAt)}, ${formatDuration(piece.ms)}`}</span>
            <span>{piece.cause}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
