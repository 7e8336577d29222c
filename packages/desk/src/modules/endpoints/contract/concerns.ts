import type { Concern, MachineState } from './schemas.ts';

/** What is known about a machine when its concerns are judged. */
export interface MachineFacts {
  readonly state: MachineState;
  readonly isConnected: boolean;
  readonly lastSeenAt: Date | null;
  readonly enrolledAt: Date;
  /** Outcomes `unknown` that nobody has decided. */
  readonly unknownOutcomes: number;
  /** Other evidence that came within `conflictDays`. */
  readonly conflicts: number;
  readonly clockOffsetMs: number | null;
  readonly health: {
    readonly memoryTotalBytes: number;
    readonly memoryAvailableBytes: number;
    readonly diskTotalBytes: number;
    readonly diskAvailableBytes: number;
    readonly rebootRequired: boolean;
    readonly droppedSamples: number;
  } | null;
}

/** A concern with the figure that raised it and the limit that it passed; null where there is none. */
export interface JudgedConcern {
  readonly concern: Concern;
  /** A count, milliseconds (clock-off, offline) or a share from 0 to 1 (disk-low, memory-low). */
  readonly figure: number | null;
  readonly limit: number | null;
}

/** The limits of the concerns. */
export const concernLimits = {
  /** Kerberos refuses tickets beyond five minutes (RFC 4120 section 1.6): signing in begins to fail there. */
  clockOffMs: 300_000,
  diskAvailableShare: 0.1,
  memoryAvailableShare: 0.05,
  /** As long as a job waits unless told otherwise: what is asked of a machine that is away longer expires. */
  offlineMs: 3 * 86_400_000,
  /** How long a conflict of evidence stays a concern; on the job it stays for ever. */
  conflictDays: 7,
} as const;

/** What is worth a look about a machine, worst first, each with its reason. A retired machine concerns nobody. */
export function judgeConcerns(facts: MachineFacts, now: Date): JudgedConcern[] {
  if (facts.state === 'retired') return [];
  const { health } = facts;
  const limits = concernLimits;
  return [
    ...raised('quarantined', facts.state === 'quarantined'),
    ...raised('pending', facts.state === 'pending'),
    ...above('outcome-unknown', facts.unknownOutcomes, 0),
    ...above('evidence-conflict', facts.conflicts, 0),
    ...above('clock-off', Math.abs(facts.clockOffsetMs ?? 0), limits.clockOffMs),
    ...(health
      ? [
          ...below('disk-low', health.diskAvailableBytes, health.diskTotalBytes, limits.diskAvailableShare),
          ...below(
            'memory-low',
            health.memoryAvailableBytes,
            health.memoryTotalBytes,
            limits.memoryAvailableShare,
          ),
          ...raised('reboot-required', health.rebootRequired),
          ...above('samples-dropped', health.droppedSamples, 0),
        ]
      : []),
    ...above('offline', awayMs(facts, now), limits.offlineMs),
  ];
}

function awayMs(facts: MachineFacts, now: Date): number {
  if (facts.state !== 'approved' || facts.isConnected) return 0;
  return now.getTime() - (facts.lastSeenAt ?? facts.enrolledAt).getTime();
}

function raised(concern: Concern, holds: boolean): JudgedConcern[] {
  return holds ? [{ concern, figure: null, limit: null }] : [];
}

function above(concern: Concern, figure: number, limit: number): JudgedConcern[] {
  return figure > limit ? [{ concern, figure, limit }] : [];
}

/** A total of nothing is a machine that did not say, not one that is full. */
function below(concern: Concern, available: number, total: number, limit: number): JudgedConcern[] {
  const share = total > 0 ? available / total : 1;
  return share < limit ? [{ concern, figure: share, limit }] : [];
}
