import { useEffect, useState } from 'react';
import { nextTickMs, runningFace, type ClockFace } from './clock-state.ts';
import { Clock } from './ClockRing.tsx';

interface LiveClockProps {
  /** Working time left when the server answered, and when that was (ISO). */
  readonly leftMs: number;
  readonly asOfAt: string;
  readonly targetMs: number;
  /** A clock that stands still is drawn as it is. */
  readonly still?: ClockFace;
  readonly name?: string;
  readonly due?: string;
}

/** A clock that counts on between two answers of the server: once a minute, each second in the last five minutes. */
export function LiveClock({ leftMs, asOfAt, targetMs, still, name, due }: LiveClockProps) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const face = still ?? runningFace(leftMs - Math.max(0, nowMs - Date.parse(asOfAt)), targetMs);
  const tickMs = nextTickMs(face);
  useEffect(() => {
    if (!Number.isFinite(tickMs)) return undefined;
    const timer = setTimeout(() => setNowMs(Date.now()), tickMs);
    return () => clearTimeout(timer);
  }, [tickMs, nowMs]);
  return (
    <Clock face={face} {...(name === undefined ? {} : { name })} {...(due === undefined ? {} : { due })} />
  );
}
