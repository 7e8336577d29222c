import { startLab, type Lab } from '../engine/start-lab.ts';
import { LabError } from '../model/lab-error.ts';
import type { Scenario, ScenarioKind, TopologyKind } from '../model/scenario.ts';
import { vary } from '../model/vary.ts';
import { breakLab } from '../run/break-lab.ts';
import type { Asked } from './requests.ts';

export interface Quotas {
  readonly labsPerUser: number;
  readonly labs: number;
}

/** What can be started: nothing else is, whatever is asked. */
export interface Shelf {
  readonly scenarios: readonly ScenarioKind[];
  readonly topologies: readonly TopologyKind[];
}

interface Kept {
  readonly id: string;
  readonly user: number;
  readonly name: string;
  readonly seed: number;
  readonly startedAt: Date;
  readonly endsAt: Date;
  readonly lab: Lab;
  readonly scenario: Scenario | undefined;
}

/** The labs of all users, each seen by its owner and by root alone. */
export class KeptLabs {
  readonly #shelf: Shelf;
  readonly #quotas: Quotas;
  readonly #labs = new Map<string, Kept>();
  readonly #starting = new Map<number, number>();
  #last = 0;
  onIdle: (() => void) | undefined;

  constructor(shelf: Shelf, quotas: Quotas) {
    this.#shelf = shelf;
    this.#quotas = quotas;
  }

  /** Nothing runs and nothing is on its way. */
  get isIdle(): boolean {
    return this.#labs.size === 0 && [...this.#starting.values()].every((n) => n === 0);
  }

  async up(user: number, asked: Asked<'up'>): Promise<object> {
    return this.withQuota(user, async () => {
      const by = vary(asked.seed);
      const scenario = this.#shelf.scenarios.find((one) => one.name === asked.name)?.build(by);
      const topology = scenario?.topology ?? this.#requireTopology(asked.name).build(by);
      const started = performance.now();
      const lab = await startLab(topology, { vary: by });
      try {
        if (scenario !== undefined) await breakLab(lab, scenario);
      } catch (error) {
        await lab.stop();
        throw error;
      }
      const kept = this.#keep({ user, asked, lab, scenario });
      const seconds = Math.round(performance.now() - started) / 1000;
      return { ...describe(kept), seconds, ...(scenario === undefined ? {} : { words: scenario.words }) };
    });
  }

  list(user: number): object[] {
    return [...this.#labs.values()].filter((kept) => isFor(user, kept)).map(describe);
  }

  /** The same answer for a lab that is not there and for one of somebody else. */
  require(user: number, id: string): Kept {
    const kept = this.#labs.get(id);
    if (kept !== undefined && isFor(user, kept)) return kept;
    throw new LabError('lab-unknown', `There is no lab "${id}".`, '"deskhand lab list" shows yours.');
  }

  async down(user: number, id: string): Promise<void> {
    await this.require(user, id).lab.stop();
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#labs.values()].map((kept) => kept.lab.stop()));
  }

  requireScenario(name: string): ScenarioKind {
    const found = this.#shelf.scenarios.find((one) => one.name === name);
    if (found !== undefined) return found;
    throw new LabError(
      'scenario-unknown',
      `There is no scenario "${name}".`,
      '"deskhand lab list" shows all.',
    );
  }

  /** Counts labs that are on their way too, or many could slip through at once. */
  async withQuota<T>(user: number, work: () => Promise<T>): Promise<T> {
    const starting = this.#starting.get(user) ?? 0;
    const own = [...this.#labs.values()].filter((kept) => kept.user === user).length + starting;
    const all = this.#labs.size + [...this.#starting.values()].reduce((sum, n) => sum + n, 0);
    if (own >= this.#quotas.labsPerUser || all >= this.#quotas.labs) {
      const limit = own >= this.#quotas.labsPerUser ? `${own} labs for you` : `${all} labs on this machine`;
      throw new LabError('quota', `There are ${limit} already.`, 'End one with "deskhand lab down".');
    }
    this.#starting.set(user, starting + 1);
    try {
      return await work();
    } finally {
      this.#starting.set(user, (this.#starting.get(user) ?? 1) - 1);
      if (this.isIdle) this.onIdle?.();
    }
  }

  #requireTopology(name: string): TopologyKind {
    const found = this.#shelf.topologies.find((one) => one.name === name);
    if (found !== undefined) return found;
    const hint = '"deskhand lab list" shows what can be started.';
    throw new LabError('topology-unknown', `There is no scenario or topology "${name}".`, hint);
  }

  #keep(of: Pick<Kept, 'user' | 'lab' | 'scenario'> & { readonly asked: Asked<'up'> }): Kept {
    const { user, asked, lab, scenario } = of;
    const id = `${asked.name}-${++this.#last}`;
    const startedAt = new Date();
    const lifeMs = asked.minutes * 60_000;
    const endsAt = new Date(startedAt.getTime() + lifeMs);
    const kept: Kept = { id, user, name: asked.name, seed: asked.seed, startedAt, endsAt, lab, scenario };
    this.#labs.set(id, kept);
    const timer = setTimeout(() => void lab.stop(), lifeMs);
    void lab.ended.then(() => {
      clearTimeout(timer);
      this.#labs.delete(id);
      if (this.isIdle) this.onIdle?.();
    });
    return kept;
  }
}

function isFor(user: number, kept: Kept): boolean {
  return user === 0 || user === kept.user;
}

function describe(kept: Kept): object {
  const { id, name, seed, startedAt, endsAt, lab } = kept;
  return {
    lab: id,
    name,
    seed,
    hosts: lab.hosts,
    startedAt: startedAt.toISOString(),
    endsAt: endsAt.toISOString(),
  };
}
