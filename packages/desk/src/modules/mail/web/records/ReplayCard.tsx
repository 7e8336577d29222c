import { ActionIcon } from '@mantine/core';
import { IconArrowsDiff, IconEqual, IconX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { usePanelLevel } from '#platform/web/layout/PanelTitle.tsx';
import { ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { Judgement } from '../../contract.ts';
import { VerdictChip } from '../VerdictChip.tsx';
import { t } from '../texts.ts';
import type { ReplayHandle } from './use-replay.ts';

/** How the mail was judged when it came, and how it would be judged today, side by side. */
export function ReplayCard({ replay }: { replay: ReplayHandle }) {
  const Heading = usePanelLevel() === 2 ? 'h2' : 'h3';
  return (
    <section className="mail-card" aria-label={t.replayTitle()} aria-live="polite">
      <div className="mail-card-head dh-line">
        <Heading className="dh-space">{t.replayTitle()}</Heading>
        <ActionIcon size={24} aria-label={t.replayClose()} onClick={replay.close}>
          <IconX size={15} stroke={1.7} aria-hidden />
        </ActionIcon>
      </div>
      {replay.state === 'running' ? <LoadingShape rows={2} doing={t.replaying()} atOnce /> : null}
      {replay.state === 'failed' ? <ErrorState problem={replay.problem} framed={false} /> : null}
      {replay.state === 'done' ? (
        <div className="mail-card-body">
          <p className="dh-line dh-medium">
            {replay.result.same ? (
              <IconEqual size={16} stroke={1.7} aria-hidden />
            ) : (
              <IconArrowsDiff size={16} stroke={1.7} color="var(--dh-amber-mark)" aria-hidden />
            )}
            {replay.result.same ? t.replaySame() : t.replayDiffers()}
          </p>
          <div className="mail-replay">
            <Side title={t.replayThen()} judged={replay.result.before} />
            <Side title={t.replayNow()} judged={replay.result.after} />
          </div>
          <p className="dh-sm dh-3">{t.replayNote()}</p>
        </div>
      ) : null}
    </section>
  );
}

function Side({ title, judged }: { title: string; judged: Judgement }) {
  const Heading = usePanelLevel() === 2 ? 'h3' : 'h4';
  return (
    <div className="mail-replay-side">
      <Heading className="dh-caption">{title}</Heading>
      <p className="dh-line dh-wrap">
        <VerdictChip verdict={judged.verdict} />
        {judged.ticketNumber === null ? null : (
          <Link className="dh-mono" to="/tickets/$number" params={{ number: judged.ticketNumber }}>
            {judged.ticketNumber}
          </Link>
        )}
      </p>
      <p className="mail-anywhere">{judged.reason}</p>
      <ul className="dh-sm dh-3">
        {judged.evidence.map((one, at) => (
          // Two findings may read alike; their order never changes.
          <li key={at} className="mail-anywhere">
            {one.found}
          </li>
        ))}
      </ul>
    </div>
  );
}
