import type { RawBuilder } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Database, Reader } from '#platform/server/db/database';
import type { Handlers } from '#platform/server/http/call';
import type { SeenBy } from '#platform/server/realtime/live';
import type { endpointsContract } from '../contract.ts';
import { sweepStanding } from './approvals/standing-approvals.ts';
import type { EndpointsDeps } from './deps.ts';
import { findEvidence, type EvidenceFacts } from './evidence/find-evidence.ts';
import { endpointHandlers } from './handlers.ts';
import { sweepJobs } from './jobs/sweep-jobs.ts';
import { seenBy } from './seen-by.ts';
import { visible } from './visible.ts';

export type { EndpointsDeps } from './deps.ts';
export type { EvidenceFacts } from './evidence/find-evidence.ts';

/** What higher rooms may ask. */
export interface EndpointsApi {
  /** What a machine said about a job, once it has ended. */
  findEvidence(db: Reader, jobId: string): Promise<EvidenceFacts | undefined>;
  /** The one predicate of who sees which machine, over the alias `m`. */
  visible(actor: Actor): RawBuilder<boolean>;
}

/** The front door of the room. */
export interface EndpointsRoom {
  readonly handlers: Handlers<(typeof endpointsContract)['endpoints']>;
  readonly api: EndpointsApi;
  /** Domain timers; called every few seconds. */
  readonly sweep: (database: Database) => Promise<void>;
  /** Port of the live feed. */
  readonly seenBy: SeenBy;
}

/** Makes the room from what it needs. */
export function createEndpoints(deps: EndpointsDeps): EndpointsRoom {
  return {
    handlers: endpointHandlers(deps),
    api: { findEvidence, visible },
    async sweep(database) {
      await sweepJobs(database, deps);
      await sweepStanding(database, deps);
    },
    seenBy,
  };
}
