import type { AgentHello } from './session.ts';

/** What the server remembers of a machine between connects. */
export interface KnownConnection {
  readonly connection: number;
  /** The session last proved by the machine, or null when there was none. */
  readonly provedSession: string | null;
}

type Claim = Pick<AgentHello, 'connection' | 'confirmedSession' | 'triedSession'>;

/**
 * Two machines with one key cannot both know the last session. The counter catches a copy that fell behind,
 * the session one that ran ahead. `clone` means quarantine until a person has decided which one is real.
 * A lost answer is no clone: the machine notes a session as tried before it proves it, and the server tells
 * in its hello which one was proved.
 */
export function judgeConnection(known: KnownConnection, claim: Claim): 'ok' | 'clone' {
  if (claim.connection <= known.connection) return 'clone';
  const { provedSession } = known;
  const isKnown = provedSession === claim.confirmedSession || provedSession === claim.triedSession;
  return isKnown ? 'ok' : 'clone';
}
