import { sql } from 'kysely';
import { systemActor } from '#platform/server/actor';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { endpointEvents } from '../../contract.ts';
import { endpointSubject } from '../subject.ts';
import type { GatewayDeps } from './deps.ts';

const reason =
  'Two machines have used one key: one of them is a copy. Both are cut off until a person decides.';

/** A hello that only a copy can have said: neither of the two gets work, and both keep their evidence. */
export async function quarantineClone(
  { database, clock }: Pick<GatewayDeps, 'database' | 'clock'>,
  machineId: string,
  requestId: string,
): Promise<void> {
  const what = {
    actor: systemActor('gateway', [], 'system', requestId),
    at: clock.now(),
    subject: endpointSubject(machineId),
  };
  await database.write((tx) =>
    record(tx, {
      writes: {
        cut: sql`update endpoints_machines set state = 'quarantined', state_reason = ${reason}, version = version + 1
          where id = ${machineId} and state = 'approved' returning id`,
      },
      guard: 'cut',
      events: [happened(endpointEvents.quarantined, what, { reason })],
      select: sql`select 1 from cut`,
    }),
  );
}
