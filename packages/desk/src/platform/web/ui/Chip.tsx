import type { ReactNode } from 'react';
import './marks.css';
import type { Hue } from '../theme/tokens.ts';
import { classMeanings, type ActionClass } from './meanings.ts';

/** A small fact with a frame; with a hue it is a tint. Use few: not every value is a chip. */
export function Chip({ hue, icon, children }: { hue?: Hue; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={hue ? `dh-chip dh-hue-${hue}` : 'dh-chip'} data-hue={hue}>
      {icon}
      <span className="dh-cut">{children}</span>
    </span>
  );
}

/** What an action may do to a machine: R0 read to R3 destructive. */
export function ActionClassChip({ actionClass }: { actionClass: ActionClass }) {
  const meaning = classMeanings[actionClass];
  const Icon = meaning.icon;
  return (
    <Chip hue={meaning.hue} icon={<Icon size={13} stroke={2} aria-hidden />}>
      {meaning.label()}
    </Chip>
  );
}
