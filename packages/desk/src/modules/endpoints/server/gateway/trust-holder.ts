import type { KeyPair, SignedTrust } from '@deskhand/protocol';
import { findTrust, type DeskTrust } from '../trust/desk-trust.ts';
import type { GatewayDeps } from './deps.ts';
import { busy } from './problem.ts';

/** The organisation's trust as this process last read it, with the key that may sign now. */
export class TrustHolder {
  readonly #deps: GatewayDeps;
  #trust: DeskTrust | undefined;

  constructor(deps: GatewayDeps) {
    this.#deps = deps;
  }

  /** Reads it again: after a new statement, and now and then, because keys begin and end to count by the clock. */
  async refresh(): Promise<void> {
    this.#trust = await findTrust(this.#deps.database.reader, this.#deps);
  }

  get version(): number {
    return this.#trust?.newest.version ?? 0;
  }

  /** Statements above a version, in order; as many as one answer may carry. */
  above(version: number): SignedTrust[] {
    return (this.#trust?.statements ?? []).filter(({ body }) => body.version > version).slice(0, 64);
  }

  /** As `require`, but looks again first: the first machine may come a moment after the first statement. */
  async ready(): Promise<DeskTrust & { readonly dispatch: KeyPair }> {
    if (this.#trust?.dispatch === undefined) await this.refresh();
    return this.require();
  }

  /** Throws 503 while nobody has signed for a key of this desk: no machine would believe what we say. */
  require(): DeskTrust & { readonly dispatch: KeyPair } {
    const trust = this.#trust;
    if (trust?.dispatch === undefined) throw busy(503, 60, 60);
    return { ...trust, dispatch: trust.dispatch };
  }
}
