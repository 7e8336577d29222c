import { sql } from 'kysely';
import type { GatewayDeps } from './deps.ts';
import type { KnownMachine } from './known-machine.ts';
import { Refusal } from './problem.ts';
import { awayMs } from './presence.ts';
import { Session } from './session.ts';

/**
 * A machine has signed under the session that was offered last: from now on it counts. A proof counts once, whichever
 * process sees it, so that nobody brings an old session back by sending it again. Throws `session.unproved`.
 */
export async function prove(
  { database, clock }: Pick<GatewayDeps, 'database' | 'clock'>,
  machine: KnownMachine,
  session: string,
): Promise<Session> {
  const proved = await database.writeAlone<{ id: string }>(sql<{ id: string }>`
    update endpoints_connections set proved_session = offered_session, offered_session = null,
      takes_any_session = false
    where machine_id = ${machine.id} and offered_session = ${session} returning machine_id as id`);
  if (proved.length === 0) throw new Refusal('session.unproved');
  return new Session({
    machineId: machine.id,
    publicKey: machine.publicKey,
    id: session,
    trustVersion: machine.trustVersion,
    isNews: wasAway(machine, clock.now()),
  });
}

/** A machine that stands at a gateway, dead or alive, has not been told of as lost. */
function wasAway({ lastSeenAt, gatewayId }: KnownMachine, now: Date): boolean {
  return lastSeenAt === null || (gatewayId === null && now.getTime() - lastSeenAt.getTime() > awayMs);
}
