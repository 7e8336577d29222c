/** What a clock shows; derived from its due time on each tick, never stored. */
export type ClockState = 'running' | 'soon' | 'over' | 'paused' | 'met';

/** A clock as the screen gets it: working time left is counted by the server, the screen only counts on. */
export interface ClockFace {
  readonly state: ClockState;
  /** Share of the target that is left, 0 to 1. */
  readonly shareLeft: number;
  /** Milliseconds left (running, soon), over (over) or needed (met). */
  readonly ms: number;
}

const soonMs = 30 * 60_000;

/**
 * The face of a clock that runs: amber from a quarter of the target or 30 minutes, whichever comes first as the
 * clock runs down, red when nothing is left.
 */
export function runningFace(leftMs: number, targetMs: number): ClockFace {
  if (leftMs <= 0) return { state: 'over', shareLeft: 0, ms: -leftMs };
  const shareLeft = targetMs > 0 ? Math.min(1, leftMs / targetMs) : 0;
  const soon = leftMs <= Math.max(targetMs / 4, Math.min(soonMs, targetMs / 2));
  return { state: soon ? 'soon' : 'running', shareLeft, ms: leftMs };
}

/** How long until the text of a clock changes: each second in the last five minutes, each minute before. */
export function nextTickMs(face: ClockFace): number {
  if (face.state === 'paused' || face.state === 'met') return Number.POSITIVE_INFINITY;
  const lastMinutes = face.state !== 'over' && face.ms <= 5 * 60_000;
  return lastMinutes ? (face.ms % 1000) + 1 : (face.ms % 60_000) + 1;
}
