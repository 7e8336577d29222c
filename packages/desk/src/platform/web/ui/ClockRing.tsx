import './marks.css';
import { formatDuration } from '../i18n/format.ts';
import type { ClockFace } from './clock-state.ts';
import { t } from './texts.ts';

const around = 2 * Math.PI * 6.2;

/** The ring alone, 16 px: the arc is the share that is left and runs clockwise to empty. */
export function ClockRing({ face, size = 16 }: { face: ClockFace; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden focusable="false">
      {rings[face.state](face)}
    </svg>
  );
}

const rings: Readonly<Record<ClockFace['state'], (face: ClockFace) => React.ReactElement>> = {
  running: (face) => <Arc share={face.shareLeft} colour="var(--dh-text-2)" width={2} />,
  soon: (face) => <Arc share={face.shareLeft} colour="var(--dh-amber-mark)" width={2.8} />,
  over: () => (
    <>
      <circle cx="8" cy="8" r="7.2" fill="var(--dh-danger-fill)" />
      <path d="M8 4.4v4.2M8 11.2v.2" stroke="var(--dh-on-fill)" strokeWidth="1.8" strokeLinecap="round" />
    </>
  ),
  paused: () => (
    <g stroke="var(--dh-slate-mark)" strokeWidth="1.6" fill="none">
      <circle cx="8" cy="8" r="6.2" strokeDasharray="2.6 2.2" />
      <path d="M6.6 5.8v4.4M9.4 5.8v4.4" strokeLinecap="round" />
    </g>
  ),
  met: () => (
    <g stroke="var(--dh-proof-mark)" fill="none">
      <circle cx="8" cy="8" r="6.4" strokeWidth="1.5" />
      <path d="M5.3 8.2l1.9 1.9 3.5-3.9" strokeWidth="1.6" strokeLinecap="round" strokeLinejoin="round" />
    </g>
  ),
};

function Arc({ share, colour, width }: { share: number; colour: string; width: number }) {
  return (
    <>
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="var(--dh-line-strong)" strokeWidth="2" />
      <circle
        cx="8"
        cy="8"
        r="6.2"
        fill="none"
        stroke={colour}
        strokeWidth={width}
        strokeLinecap="round"
        strokeDasharray={`${(Math.max(0.02, share) * around).toFixed(1)} ${around.toFixed(1)}`}
        transform="rotate(-90 8 8)"
      />
    </>
  );
}

/** Ring and words. `name` ("Fix") goes into the spoken name; `text` replaces the usual words. */
export function Clock({
  face,
  name,
  text,
  due,
}: {
  face: ClockFace;
  name?: string;
  text?: string;
  due?: string;
}) {
  const words = text ?? clockWords(face);
  const spoken = [
    name,
    face.state === 'running' || face.state === 'soon'
      ? t.clockLeft({ time: formatDuration(face.ms) })
      : words,
    due,
  ];
  return (
    <span className="dh-clock" data-state={face.state}>
      <ClockRing face={face} />
      <span aria-hidden>{words}</span>
      <span className="dh-hidden">{spoken.filter(Boolean).join(', ')}</span>
    </span>
  );
}

/** "1 h 08 m", "18 m over", "paused", "met in 15 m". */
export function clockWords(face: ClockFace): string {
  const whole = formatDuration(face.ms);
  // Beside another word the minutes need no unit: "1 h 23 over" keeps its column.
  const time = face.state === 'over' || face.state === 'met' ? whole.replace(/(h \d\d) m$/, '$1') : whole;
  if (face.state === 'over') return t.clockOver({ time });
  if (face.state === 'paused') return t.clockPaused();
  if (face.state === 'met') return t.clockMet({ time });
  return time;
}
