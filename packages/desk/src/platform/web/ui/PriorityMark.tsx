import './marks.css';
import { priorityLabels, type Priority } from './meanings.ts';

/** Critical is an orange square with "!", the others are three, two, one grey bars: no colour, no alarm. */
export function PriorityMark({
  priority,
  size = 16,
  withLabel = false,
}: {
  priority: Priority;
  size?: number;
  withLabel?: boolean;
}) {
  const word = priorityLabels[priority]();
  return (
    <span className="dh-line" style={{ display: 'inline-flex' }}>
      <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden focusable="false">
        {priority === 1 ? <Critical /> : <Bars filled={5 - priority} />}
      </svg>
      <span className={withLabel ? undefined : 'dh-hidden'}>{word}</span>
    </span>
  );
}

function Critical() {
  return (
    <>
      <rect x="1.5" y="1.5" width="13" height="13" rx="3.5" fill="var(--dh-orange-fill)" />
      <path d="M8 4.5v4.2M8 11.3v.1" stroke="var(--dh-on-fill)" strokeWidth="1.8" strokeLinecap="round" />
    </>
  );
}

const bars = [
  { x: 2, y: 9.5, height: 4.5 },
  { x: 6.4, y: 6.5, height: 7.5 },
  { x: 10.8, y: 3.5, height: 10.5 },
] as const;

function Bars({ filled }: { filled: number }) {
  return bars.map((bar, index) => (
    <rect
      key={bar.x}
      {...bar}
      width="3"
      rx="1"
      fill={index < filled ? 'var(--dh-text-2)' : 'var(--dh-line-strong)'}
    />
  ));
}
