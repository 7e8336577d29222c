import type { AgentFrame } from '@deskhand/protocol';
import type { LiveOutput } from './live-output.ts';
import type { Presence } from './presence.ts';
import type { Progress } from './progress.ts';
import type { Session } from './session.ts';

/** A poll that was not asked again for so long is over. */
const pollGraceMs = 60_000;

/** The sessions that were proved here, one for each machine, and what happens when they begin, speak and end. */
export class Conversations {
  readonly sessions = new Map<string, Session>();
  readonly #to: { readonly presence: Presence; readonly progress: Progress; readonly output: LiveOutput };

  constructor(to: { readonly presence: Presence; readonly progress: Progress; readonly output: LiveOutput }) {
    this.#to = to;
  }

  /** A session was proved: an older one of the same machine is over. */
  begin(session: Session): void {
    this.sessions.get(session.machineId)?.end();
    this.sessions.set(session.machineId, session);
  }

  opened(session: Session): void {
    this.#to.presence.connected(session);
  }

  polled(session: Session): void {
    session.polledMs = performance.now();
    this.#to.presence.connected(session);
  }

  hear(session: Session, frame: AgentFrame): void {
    const { presence, progress, output } = this.#to;
    if (frame.kind === 'heartbeat') presence.heartbeat(session, frame.health);
    else if (frame.kind === 'output') output.take(session, frame.chunk);
    else progress.take({ machineId: session.machineId, jobId: frame.jobId, state: frame.state });
  }

  closed(session: Session): void {
    if (this.sessions.get(session.machineId) === session && !session.isOpen)
      this.#to.presence.lost(session.machineId);
  }

  /** Ends the conversation with a machine that does not belong any more. */
  drop(machineId: string): void {
    const session = this.sessions.get(machineId);
    if (session === undefined) return;
    this.sessions.delete(machineId);
    session.end();
    this.#to.presence.lost(machineId);
  }

  /** Machines that polled and do not any more are gone, as those whose socket closed. */
  endOldPolls(): void {
    const before = performance.now() - pollGraceMs;
    for (const session of this.sessions.values()) {
      if (session.polledMs === 0 || session.polledMs > before || session.isOpen) continue;
      session.polledMs = 0;
      this.#to.presence.lost(session.machineId);
    }
  }

  /** This gateway ends: every machine is elsewhere. */
  endAll(): void {
    for (const machineId of this.sessions.keys()) this.#to.presence.lost(machineId);
  }
}
