import { IconRefreshAlert } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { formatDuration, formatInstant, formatMoment, formatNumber } from '#platform/web/i18n/format';
import type { MachineDetail, MachineHealth } from '../../contract.ts';
import { EndpointsCard } from '../EndpointsCard.tsx';
import { t } from '../texts.ts';
import { sizeWords } from '../words.ts';

/** What the machine said of itself with its last heartbeat. */
export function Health({ machine }: { machine: MachineDetail }) {
  const { health, healthAt } = machine;
  return (
    <EndpointsCard
      title={t.healthTitle()}
      bare
      aside={
        healthAt === null ? null : (
          <time className="dh-sm dh-3" dateTime={healthAt} title={formatInstant(healthAt)}>
            {t.healthAt({ time: formatMoment(healthAt) })}
          </time>
        )
      }
    >
      {health ? <HealthNumbers health={health} /> : <p className="ep-card-body dh-2">{t.healthNone()}</p>}
    </EndpointsCard>
  );
}

/** `short` leaves out what is as it should be. */
export function HealthNumbers({ health, short = false }: { health: MachineHealth; short?: boolean }) {
  const disk = share(health.diskTotalBytes, health.diskAvailableBytes);
  const memory = share(health.memoryTotalBytes, health.memoryAvailableBytes);
  return (
    <>
      <dl className="ep-figures">
        <Figure
          name={t.disk()}
          value={`${disk} %`}
          note={usedWords(health.diskTotalBytes, health.diskAvailableBytes)}
        >
          <Meter label={t.usedName({ what: t.disk(), percent: disk })} percent={disk} />
        </Figure>
        <Figure
          name={t.memory()}
          value={`${memory} %`}
          note={usedWords(health.memoryTotalBytes, health.memoryAvailableBytes)}
        >
          <Meter label={t.usedName({ what: t.memory(), percent: memory })} percent={memory} />
        </Figure>
        <Figure
          name={t.load()}
          value={formatNumber(Math.round(health.load1 * 100) / 100)}
          note={t.loadHint()}
        />
        <Figure name={t.uptime()} value={formatDuration(health.uptimeSeconds * 1000)} />
      </dl>
      {short && isQuiet(health) ? null : <HealthFoot health={health} />}
    </>
  );
}

function isQuiet(health: MachineHealth): boolean {
  return health.waitingResults === 0 && health.droppedSamples === 0 && !health.rebootRequired;
}

function HealthFoot({ health }: { health: MachineHealth }) {
  return (
    <p className="ep-figures-foot dh-sm dh-2">
      <span>
        {health.waitingResults === 0
          ? t.noWaitingResults()
          : t.waitingResults({ count: health.waitingResults })}
      </span>
      {health.droppedSamples > 0 ? <span>{t.gap({ count: health.droppedSamples })}</span> : null}
      {health.rebootRequired ? (
        <span className="dh-line ep-tight">
          <IconRefreshAlert size={14} stroke={2} color="var(--dh-amber-mark)" aria-hidden />
          {t.rebootRequired()}
        </span>
      ) : null}
    </p>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: string;
  readonly note?: string;
  readonly children?: ReactNode;
}

function Figure({ name, value, note, children }: FigureProps) {
  return (
    <div className="ep-figure">
      <dt className="dh-caption">{name}</dt>
      <dd>
        <span className="ep-figure-value">{value}</span>
        {children}
        {note === undefined ? null : <span className="dh-xs dh-3">{note}</span>}
      </dd>
    </div>
  );
}

const fullPercent = 90;

/** How much is used, as a bar; nearly full has another colour and the concern beside it has the word. */
function Meter({ label, percent }: { label: string; percent: number }) {
  return (
    <meter
      className="ep-meter"
      aria-label={label}
      min={0}
      max={100}
      value={percent}
      data-full={percent >= fullPercent || undefined}
    />
  );
}

function share(total: number, available: number): number {
  return total <= 0 ? 0 : Math.min(100, Math.max(0, Math.round(((total - available) / total) * 100)));
}

function usedWords(total: number, available: number): string {
  return t.used({ used: sizeWords(total - available), total: sizeWords(total) });
}
