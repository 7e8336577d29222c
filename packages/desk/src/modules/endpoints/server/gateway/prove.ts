import type { GatewayDeps } from './deps.ts';
import type { GreetingRows } from './greeting-rows.ts';
import type { KnownMachine } from './known-machine.ts';
import { Refusal } from './problem.ts';
import { awayMs } from './presence.ts';
import { Session } from './session.ts';

/**
 * A machine has signed under the session that was offered last: from now on it counts. A proof counts once, whichever
 * process sees it, so that nobody brings an old session back by sending it again. Throws `session.unproved`.
 */
export async function prove(
  { rows, clock }: Pick<GatewayDeps, 'clock'> & { readonly rows: GreetingRows },
  machine: KnownMachine,
  session: string,
): Promise<Session> {
  if (!(await rows.keepProof({ id: machine.id, session }))) throw new Refusal('session.unproved');
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
