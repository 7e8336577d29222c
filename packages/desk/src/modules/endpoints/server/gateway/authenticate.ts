import { paths } from '@deskhand/protocol';
import type { Incoming } from './incoming.ts';
import { isSignedBy } from './incoming.ts';
import type { GreetingRows } from './greeting-rows.ts';
import type { KnownMachine } from './known-machine.ts';
import { Refusal } from './problem.ts';
import type { Session } from './session.ts';

/** Who may be behind a request: named before its body is read, believed when the signature over all of it is good. */
export type Caller =
  | { readonly session: Session; readonly machine?: undefined }
  | { readonly machine: KnownMachine; readonly session?: undefined };

/** A session of this process, or else the machine as the database has it. Throws `agent.unknown`. */
export async function nameCaller(
  rows: Pick<GreetingRows, 'findMachine'>,
  sessions: ReadonlyMap<string, Session>,
  incoming: Incoming,
): Promise<Caller> {
  const isGreeting = incoming.path === paths.hello || incoming.path === paths.prove;
  const session = isGreeting ? undefined : sessions.get(incoming.agent);
  if (session !== undefined) return { session };
  const machine = await rows.findMachine(incoming.agent);
  if (machine === undefined) throw new Refusal('agent.unknown');
  return { machine };
}

/** Throws `signature.wrong` unless the caller has signed all of it. */
export function requireSignature(caller: Caller, incoming: Incoming, body: Buffer): void {
  const { publicKey } = caller.session ?? caller.machine;
  if (!isSignedBy(incoming, publicKey, body)) throw new Refusal('signature.wrong');
}

/** Throws the name of the state unless the machine belongs. */
export function requireApproved({ state }: KnownMachine): void {
  if (state !== 'approved') throw new Refusal(`agent.${state}`);
}

/** The session of a caller whose signature was good. Throws `session.unproved`, `session.repeated`. */
export function requireSession(caller: Caller, incoming: Incoming): Session {
  if (caller.session === undefined) {
    requireApproved(caller.machine);
    throw new Refusal('session.unproved');
  }
  const { session } = caller;
  if (incoming.session !== session.id) throw new Refusal('session.unproved');
  session.requireShare();
  if (!session.numbers.take(incoming.number)) throw new Refusal('session.repeated');
  return session;
}
