import type { CablePlan, LabPlan } from '../messages.ts';
import { Failure } from './failure.ts';
import type { RunningHost } from './host.ts';
import { runProgram } from './run-program.ts';

/** Switches and cables. They live around the hosts, where nobody in a host can reach them. */
export class Network {
  readonly #plan: LabPlan;
  /** The lab's end of each cable. */
  readonly #ports = new Map<string, string>();
  #laid = 0;

  constructor(plan: LabPlan) {
    this.#plan = plan;
  }

  async makeSwitches(): Promise<void> {
    const lines = this.#plan.nets.flatMap((_, n) => [`link add net${n} type bridge`, `link set net${n} up`]);
    await batch(['ip', '-batch', '-'], lines, this.#plan.limitMs, 'The switches cannot be made');
  }

  /** All cables of these hosts in one go. */
  async layCables(hosts: readonly RunningHost[]): Promise<void> {
    const lines: string[] = [];
    for (const host of hosts) {
      for (const cable of this.#plan.cables.filter((one) => one.host === host.plan.name)) {
        lines.push(...this.#lay(cable, host.pid));
      }
    }
    await batch(['ip', '-batch', '-'], lines, this.#plan.limitMs, 'The cables cannot be laid');
  }

  #lay(cable: CablePlan, pid: number): string[] {
    // A number is never used again: the cable of a host that was switched off may still be going away.
    const port = `port${this.#laid++}`;
    this.#ports.set(`${cable.host} ${cable.interface}`, port);
    const mtu = `mtu ${cable.mtu}`;
    const end = `name ${cable.interface} address ${cable.mac} ${mtu} netns ${pid}`;
    const net = this.#plan.nets.indexOf(cable.net);
    return [`link add ${port} ${mtu} type veth peer ${end}`, `link set ${port} master net${net} up`];
  }

  async setCable(host: string, name: string, plugged: boolean): Promise<void> {
    const port = this.#ports.get(`${host} ${name}`);
    if (port === undefined) throw new Failure('interface-unknown', `${host} has no cable at ${name}.`);
    const line = `link set ${port} ${plugged ? 'up' : 'down'}`;
    await batch(['ip', '-batch', '-'], [line], 5000, 'The cable cannot be moved');
  }
}

/** Addresses, routes and settings of one host. */
export async function configure(host: RunningHost, limitMs: number): Promise<void> {
  const settings = Object.entries(host.plan.settings).map(
    ([path, value]) => `echo ${value} >/proc/sys/net/${path}`,
  );
  const script = ['set -eu', ...settings, 'exec ip -batch -'].join('\n');
  const argv = ['nsenter', '-t', String(host.pid), '-n', 'sh', '-c', script];
  await batch(argv, host.plan.network, limitMs, `The network of ${host.plan.name} cannot be set up`);
}

async function batch(argv: string[], lines: readonly string[], limitMs: number, what: string): Promise<void> {
  const answer = await runProgram({ argv, stdin: lines.map((line) => `${line}\n`).join(''), limitMs });
  if (answer.code === 0) return;
  throw new Failure('network-failed', `${what}: ${answer.stderr.trim() || 'no end in time'}`);
}
