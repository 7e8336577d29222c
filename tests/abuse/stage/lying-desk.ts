import type { ServerFrame, SignedJob, SignedResult } from '@deskhand/protocol';
import { makeAgentWorld, type AgentWorld, type Machine } from '@deskhand/protocol/conformance';
import { execsDuring } from '../oracles/exec-log.ts';
import { agentProgram, until } from './agent-process.ts';

/** A real agent that was enrolled at a desk in the hands of an attacker, who has the dispatch key of that desk. */
export interface LyingDesk {
  readonly world: AgentWorld;
  readonly machine: Machine;
  readonly pid: number;
  log(): string;
  /** A frame as it goes over the wire, whether the protocol knows it or not. */
  readonly push: (frame: unknown) => void;
  /** Hands a job over and waits for what the machine says of it. */
  readonly ask: (wish: Parameters<AgentWorld['give']>[1]) => Promise<SignedResult>;
  /** Hands over jobs that need not be answered. */
  readonly handOver: (jobs: readonly SignedJob[]) => void;
  /** Programs that the agent started while this was done. */
  execsDuring(work: () => Promise<void>): Promise<string[]>;
  /** Everything that the machine said about its jobs: results and raw output. */
  evidence(): string;
}

/** Makes one, lets the attack run, and takes everything away. */
export async function atLyingDesk(attack: (desk: LyingDesk) => Promise<void>): Promise<void> {
  const world = await makeAgentWorld(agentProgram);
  try {
    const machine = await world.enrol();
    const agent = world.start();
    await until('the session of the agent', () => world.server.isConnected(machine.agentId));
    const pid = agent.process.pid ?? 0;
    await attack({
      world,
      machine,
      pid,
      log: () => agent.log(),
      push: (frame) => world.server.push(machine, frame as ServerFrame),
      ask: (wish) => world.resultOf(machine, world.give(machine, wish)),
      handOver(jobs) {
        for (const job of jobs) world.handOver(machine, job);
      },
      execsDuring: async (work) => (await execsDuring(pid, work)).filter((line) => line.endsWith(' = 0')),
      evidence() {
        const chunks = [...machine.chunks.values()].flatMap((one) => [...one.values()]);
        const raw = chunks.map(({ data }) => Buffer.from(data, 'base64').toString('latin1'));
        return [JSON.stringify([...machine.results.values()]), ...raw].join('\n');
      },
    });
  } finally {
    await world.close();
  }
}
