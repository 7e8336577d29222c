import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import type { UndoEntry } from '../api/undo-stack.ts';
import { ClockRing } from './ClockRing.tsx';
import { Kbd } from './Kbd.tsx';
import { t } from './texts.ts';
import './undo.css';

interface UndoBarsProps {
  readonly entries: readonly UndoEntry[];
  readonly onUndo: (id: number) => void;
  readonly onSendNow: (id: number) => void;
  /** Pointer or focus came to rest on the bars, or left. */
  readonly onRest: (resting: boolean) => void;
}

/** The bars at the bottom centre, at most two. They announce themselves, never take the focus, and stay while rested on. */
export function UndoBars({ entries, onUndo, onSendNow, onRest }: UndoBarsProps) {
  return (
    // The handlers only hold the time while someone rests here; everything to do is in the buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className="dh-undo"
      role="region"
      aria-label={t.undoRegion()}
      onPointerEnter={() => onRest(true)}
      onPointerLeave={() => onRest(false)}
      onFocus={() => onRest(true)}
      onBlur={() => onRest(false)}
    >
      <div role="status" className="dh-hidden">
        {entries.map((entry) => (
          <span key={entry.id}>{sentence(entry, entry.endsAtMs - entry.atMs)}</span>
        ))}
      </div>
      {entries.map((entry) => (
        <UndoBar key={entry.id} entry={entry} onUndo={onUndo} onSendNow={onSendNow} />
      ))}
    </div>
  );
}

function UndoBar({
  entry,
  onUndo,
  onSendNow,
}: { entry: UndoEntry } & Pick<UndoBarsProps, 'onUndo' | 'onSendNow'>) {
  const leftMs = useTimeLeft(entry.endsAtMs);
  const gone = entry.sendNow !== undefined && leftMs <= 0;
  const share = Math.max(0, leftMs / (entry.endsAtMs - entry.atMs));
  return (
    <BarShape
      icon={<ClockRing size={18} face={{ state: 'running', shareLeft: share, ms: leftMs }} />}
      text={sentence(entry, leftMs)}
      actions={
        <>
          {entry.sendNow && !gone ? (
            <Button size="xs" variant="subtle" onClick={() => onSendNow(entry.id)}>
              {t.sendNow()}
            </Button>
          ) : null}
          <Button size="xs" disabled={gone} onClick={() => onUndo(entry.id)} rightSection={<Kbd keys="z" />}>
            {t.undo()}
          </Button>
        </>
      }
    />
  );
}

/** The 42 px bar itself; also used for "No connection. 2 notes wait here". */
export function BarShape({ icon, text, actions }: { icon: ReactNode; text: ReactNode; actions?: ReactNode }) {
  return (
    <div className="dh-undo-bar">
      {icon}
      <span className="dh-space">{text}</span>
      {actions}
    </div>
  );
}

function sentence(entry: UndoEntry, leftMs: number): string {
  return typeof entry.text === 'string' ? entry.text : entry.text(Math.max(0, Math.ceil(leftMs / 1000)));
}

function useTimeLeft(endsAtMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return endsAtMs - nowMs;
}
