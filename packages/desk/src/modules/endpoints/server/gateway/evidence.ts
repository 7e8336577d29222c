import { systemActor } from '#platform/server/actor';
import { happened, type NewEvent } from '#platform/server/events/event';
import { endpointEvents } from '../../contract.ts';
import { endpointSubject } from '../subject.ts';
import { conflictName, type ConflictRow } from './evidence-rows.ts';
import type { ConflictKind, GivenChunk, GivenResult } from './judge-results.ts';
import type { Session } from './session.ts';

/** What one request brought. */
export interface Evidence {
  readonly session: Session;
  readonly requestId: string;
  readonly results: readonly GivenResult[];
  readonly chunks: readonly GivenChunk[];
}

/** Other evidence came, and somebody should look. */
export function conflictEvent(
  { session, requestId }: Evidence,
  jobId: string,
  kind: ConflictKind,
  at: Date,
): NewEvent {
  const actor = systemActor('gateway', [], 'system', requestId);
  const what = { actor, at, subject: endpointSubject(session.machineId) };
  return happened(endpointEvents.conflict, what, { jobId, kind });
}

/** A statement that inserts may not meet the same row twice. */
export function uniqueByName(rows: readonly ConflictRow[]): ConflictRow[] {
  return [...new Map(rows.map((row) => [conflictName(row), row])).values()];
}
