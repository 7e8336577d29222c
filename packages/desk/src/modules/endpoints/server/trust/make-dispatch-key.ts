import { sql } from 'kysely';
import { makeKeyPair, writeKeyPair } from '@deskhand/protocol';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { seal } from '#platform/server/secrets';
import { endpointEvents } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { dispatchPlace } from './desk-trust.ts';

/** Makes the next dispatch key. Its private half is sealed; it signs nothing before a statement of the root names it. */
export async function makeDispatchKey(
  tx: Tx,
  deps: Pick<EndpointsDeps, 'clock' | 'keys'>,
  actor: Actor,
): Promise<void> {
  const at = deps.clock.now();
  const pair = makeKeyPair();
  const sealed = seal(deps.keys, dispatchPlace(pair.publicKey), writeKeyPair(pair));
  const what = { actor, at, subject: { room: 'endpoints', id: newId(at.getTime()) } };
  await record(tx, {
    writes: {
      made: sql`insert into endpoints_dispatch_keys (public_key, sealed_private, created_at)
        values (${pair.publicKey}, ${sealed}, ${at})`,
    },
    events: [happened(endpointEvents.dispatchKeyMade, what, { key: pair.publicKey })],
    select: sql`select 1`,
  });
}
