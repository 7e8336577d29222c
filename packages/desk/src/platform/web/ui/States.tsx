import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowsDiff, IconArrowUp, IconCloudOff, IconLock } from '@tabler/icons-react';
import { useEffect, useState, type ReactNode } from 'react';
import type { Problem } from '#platform/contract/errors';
import { Kbd } from './Kbd.tsx';
import './states.css';
import { t } from './texts.ts';

interface StateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text?: ReactNode;
  readonly foot?: ReactNode;
  readonly framed?: boolean;
}

function State({ icon, title, text, foot, framed }: StateProps) {
  return (
    <div className="dh-state" data-framed={framed || undefined}>
      <div className="dh-line">
        {icon}
        <span className="dh-medium">{title}</span>
      </div>
      {text === undefined ? null : <div className="dh-state-text">{text}</div>}
      {foot === undefined ? null : <div className="dh-state-foot">{foot}</div>}
    </div>
  );
}

/** Nothing here: a sentence, the next step, its key. Empty because all is done is green, empty because nothing began is grey. */
export function EmptyState({
  icon,
  title,
  text,
  action,
  framed,
  good = false,
  as: Title = 'div',
}: {
  icon: ReactNode;
  title: string;
  text?: ReactNode;
  action?: ReactNode;
  framed?: boolean;
  good?: boolean;
  /** `h1` where it is all that the page has. */
  as?: 'div' | 'h1';
}) {
  return (
    <div className="dh-state" data-framed={framed || undefined}>
      <span style={{ color: good ? 'var(--dh-proof-mark)' : 'var(--dh-text-3)', display: 'inline-flex' }}>
        {icon}
      </span>
      <Title className="dh-medium">{title}</Title>
      {text === undefined ? null : <div className="dh-state-text">{text}</div>}
      {action === undefined ? null : <div className="dh-state-foot">{action}</div>}
    </div>
  );
}

const loaderAfterMs = 150;
const wordsAfterMs = 2000;

/** Blocks in the shape of what comes, after 150 ms; after 2 s it says what is being done. */
export function LoadingShape({
  rows = 3,
  doing,
  atOnce = false,
}: {
  rows?: number;
  doing?: string;
  atOnce?: boolean;
}) {
  const [shown, setShown] = useState(atOnce);
  const [words, setWords] = useState(atOnce);
  useEffect(() => {
    const first = setTimeout(() => setShown(true), loaderAfterMs);
    const second = setTimeout(() => setWords(true), wordsAfterMs);
    return () => {
      clearTimeout(first);
      clearTimeout(second);
    };
  }, []);
  return (
    <div className="dh-loading" role="status" aria-busy="true">
      {shown ? Array.from({ length: rows }, (_, index) => <ShapeRow key={index} index={index} />) : null}
      {shown && words && doing !== undefined ? (
        <div className="dh-sm dh-3">{doing}</div>
      ) : (
        <span className="dh-hidden">{doing ?? t.running()}</span>
      )}
    </div>
  );
}

const widths = ['56%', '41%', '63%', '48%'];

function ShapeRow({ index }: { index: number }) {
  return (
    <div className="dh-line" aria-hidden>
      <span className="dh-shape" style={{ width: 16, height: 16 }} />
      <span className="dh-shape" style={{ width: widths[index % widths.length] }} />
      <span className="dh-space" />
      <span className="dh-shape" style={{ width: 44 }} />
    </div>
  );
}

/** What happened, what is safe, what comes next. Code and request id are for copying. */
export function ErrorState({
  problem,
  title,
  safe,
  action,
  framed,
}: {
  problem?: Problem;
  title?: string;
  safe?: ReactNode;
  action?: ReactNode;
  framed?: boolean;
}) {
  const name = title ?? problem?.title ?? '';
  return (
    <div role="alert">
      <State
        framed={framed ?? true}
        icon={<IconAlertTriangle size={16} stroke={1.7} color="var(--dh-danger-mark)" aria-hidden />}
        title={name}
        text={safe ?? problem?.detail ?? problem?.hint}
        foot={
          <>
            {action}
            <span className="dh-space" />
            {problem?.requestId ? <RequestId problem={problem} /> : null}
          </>
        }
      />
    </div>
  );
}

function RequestId({ problem }: { problem: Problem }) {
  const full = `${problem.code} ${problem.requestId}`;
  return (
    <button
      type="button"
      className="dh-request dh-mono"
      title={t.copyRequest()}
      onClick={() => void navigator.clipboard?.writeText(full)}
    >
      {problem.code} · {t.request({ id: problem.requestId })}
    </button>
  );
}

/** The person may not see or do this: who can help. */
export function NotAllowedState({ who, text, framed }: { who?: string; text?: string; framed?: boolean }) {
  return (
    <State
      framed={framed ?? true}
      icon={<IconLock size={16} stroke={1.7} color="var(--dh-text-3)" aria-hidden />}
      title={t.notAllowed()}
      text={text ?? (who === undefined ? undefined : t.notAllowedWho({ who }))}
    />
  );
}

interface ConflictProps {
  /** "Priya changed the category too" */
  readonly title: string;
  readonly yours: ReactNode;
  readonly theirs: ReactNode;
  readonly keepLabel?: string;
  readonly useLabel?: string;
  readonly theirsLabel?: string;
  readonly onKeepTheirs: () => void;
  readonly onUseMine: () => void;
}

/** Two people changed the same thing: both values, two buttons, nothing lost. */
export function ConflictCard({
  title,
  yours,
  theirs,
  keepLabel,
  useLabel,
  theirsLabel,
  onKeepTheirs,
  onUseMine,
}: ConflictProps) {
  return (
    <div role="alert">
      <State
        framed
        icon={<IconArrowsDiff size={16} stroke={1.7} color="var(--dh-amber-mark)" aria-hidden />}
        title={title}
        foot={
          <>
            <span className="dh-line dh-sm dh-wrap dh-space" style={{ gap: '2px 8px' }}>
              <span className="dh-3">{t.yours()}</span>
              <span>{yours}</span>
              <span className="dh-3">{theirsLabel ?? t.theirs()}</span>
              <span>{theirs}</span>
            </span>
            <Button size="xs" onClick={onKeepTheirs}>
              {keepLabel ?? t.keepTheirs()}
            </Button>
            <Button size="xs" onClick={onUseMine}>
              {useLabel ?? t.useMine()}
            </Button>
          </>
        }
      />
    </div>
  );
}

/** No connection: neutral, never red; reading goes on. */
export function OfflineBar({ waiting, aside }: { waiting: number; aside?: ReactNode }) {
  return (
    <div className="dh-offline" role="status">
      <IconCloudOff size={17} stroke={1.7} color="var(--dh-text-2)" aria-hidden />
      <span className="dh-space">{waiting > 0 ? t.offlineWaiting({ count: waiting }) : t.offline()}</span>
      {aside === undefined ? null : <span className="dh-sm dh-3">{aside}</span>}
    </div>
  );
}

/** New rows wait here until someone asks for them (`u`); announced at most every 30 s by its owner. */
export function NewRowsBar({ text, since, onShow }: { text: string; since?: string; onShow: () => void }) {
  return (
    <div role="status">
      <button type="button" className="dh-newbar" onClick={onShow} aria-keyshortcuts="u">
        <IconArrowUp size={15} stroke={1.7} aria-hidden />
        {text}
        {since === undefined ? null : <span style={{ fontWeight: 400 }}>{since}</span>}
        <span className="dh-space" />
        <span className="dh-sm">{t.show()}</span>
        <Kbd keys="u" />
      </button>
    </div>
  );
}
