import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { identityErrors, identityEvents } from '../contract.ts';
import { requireSession } from './rights.ts';
import { personSubject } from './subjects.ts';

/** Ends one of the caller's own sessions. Throws `identity.not_found` for those of others too. */
export async function endSession(tx: Tx, actor: Actor, sessionId: string, at: Date): Promise<void> {
  const { personId } = requireSession(actor);
  const ended = await record<{ id: string }>(tx, {
    writes: {
      ended: sql`delete from identity_sessions where id = ${sessionId} and person_id = ${personId} returning id`,
    },
    events: [
      happened(identityEvents.sessionEnded, { actor, at, subject: personSubject(personId) }, { sessionId }),
    ],
    guard: 'ended',
    select: sql<{ id: string }>`select id from ended`,
  });
  if (ended.length === 0) throw new AppError(identityErrors.notFound);
}

/** Ends the session that the request came with. */
export function signOut(tx: Tx, actor: Actor, at: Date): Promise<void> {
  return endSession(tx, actor, requireSession(actor).sessionId, at);
}
