import type { ExecAnswer, ExecPlan, LabPlan } from '../messages.ts';
import { Failure } from './failure.ts';
import { bootHost, inHost, layRoot, type RunningHost } from './host.ts';
import { configure, Network } from './network.ts';
import { runProgram } from './run-program.ts';

/** The lab, as its first process holds it. */
export class Lab {
  readonly #plan: LabPlan;
  readonly #network: Network;
  readonly #hosts = new Map<string, RunningHost>();

  constructor(plan: LabPlan) {
    this.#plan = plan;
    this.#network = new Network(plan);
  }

  /** All hosts at once, then the cables in one batch, then addresses and services, again all at once. */
  async start(openChannel: (host: string) => Promise<void>): Promise<Record<string, number>> {
    const { hosts: plans, limitMs } = this.#plan;
    const took: Record<string, number> = {};
    const timed = async <T>(name: string, work: Promise<T>): Promise<T> => {
      const started = performance.now();
      const result = await work;
      took[name] = Math.round(performance.now() - started);
      return result;
    };
    const boot = async (plan: (typeof plans)[number]): Promise<RunningHost> => {
      await layRoot(plan, limitMs);
      await openChannel(plan.name);
      return bootHost(plan, limitMs);
    };
    const switches = this.#network.makeSwitches();
    const hosts = await timed('hosts', Promise.all(plans.map(boot)));
    await switches;
    for (const host of hosts) this.#hosts.set(host.plan.name, host);
    await timed('cables', this.#network.layCables(hosts));
    await timed('network', Promise.all(hosts.map((host) => configure(host, limitMs))));
    await timed('services', this.#startServices());
    return took;
  }

  /** All hosts at the same time, but for those that wait for others. */
  async #startServices(): Promise<void> {
    const starts = new Map<string, Promise<void>>();
    const start = (host: RunningHost): Promise<void> => {
      const { name, after } = host.plan;
      const begun = starts.get(name);
      if (begun !== undefined) return begun;
      const others = after.map((other) => start(this.requireHost(other)));
      const done = Promise.all(others).then(() => this.#runLines(host));
      starts.set(name, done);
      return done;
    };
    await Promise.all([...this.#hosts.values()].map(start));
  }

  requireHost(name: string): RunningHost {
    const host = this.#hosts.get(name);
    if (host !== undefined) return host;
    throw new Failure('host-unknown', `There is no host "${name}" in this lab.`);
  }

  async exec(plan: ExecPlan): Promise<ExecAnswer> {
    const host = this.requireHost(plan.host);
    const answer = await runProgram({ ...plan, argv: inHost(host, plan.argv) });
    // The first process of a host can be killed from inside; a command that found nobody is no answer.
    if (answer.code !== 0 && !isAlive(host)) throw new Failure('host-gone', `The host ${plan.host} is gone.`);
    return answer;
  }

  async setCable(host: string, name: string, plugged: boolean): Promise<void> {
    this.requireHost(host);
    await this.#network.setCable(host, name, plugged);
  }

  /** Power off and on: everything that ran is gone, the disk stays. */
  async restart(name: string): Promise<void> {
    const { plan, pid, ended } = this.requireHost(name);
    process.kill(pid, 'SIGKILL');
    await ended;
    const host = await bootHost(plan, this.#plan.limitMs);
    this.#hosts.set(name, host);
    await this.#network.layCables([host]);
    await configure(host, this.#plan.limitMs);
    await this.#runLines(host);
  }

  async #runLines(host: RunningHost): Promise<void> {
    const { name, run } = host.plan;
    if (run.length === 0) return;
    const script = ['set -eu', ...run].join('\n');
    const limitMs = this.#plan.limitMs;
    const answer = await runProgram({ argv: inHost(host, ['/bin/sh', '-c', script]), limitMs });
    if (answer.code === 0) return;
    const words = answer.timedOut ? `no end after ${limitMs} ms. ${lastWords(answer)}` : lastWords(answer);
    throw new Failure('host-failed', `The host ${name} cannot start its services: ${words}`);
  }
}

function isAlive(host: RunningHost): boolean {
  try {
    return process.kill(host.pid, 0);
  } catch {
    return false;
  }
}

function lastWords(answer: ExecAnswer): string {
  return (answer.stderr.trim() || answer.stdout.trim() || `exit ${answer.code}`).slice(-800);
}
