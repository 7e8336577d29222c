import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedJob, SignedResult } from '../index.ts';
import type { JobWish, Organisation } from './organisation.ts';
import { makeJob, makeOrganisation } from './organisation.ts';
import type { ReferenceServer } from './server.ts';
import { startReferenceServer } from './server.ts';
import type { Machine, Store } from './store.ts';
import { makeStore, makeToken } from './store.ts';

/** Longest wait for anything in the suite. */
const patienceMs = 20_000;

/** One agent under test with a server of its own, both real: processes, sockets and files. */
export interface AgentWorld {
  readonly organisation: Organisation;
  readonly store: Store;
  readonly home: string;
  server: ReferenceServer;
  /** Runs a command of the agent to its end. */
  readonly command: (...args: readonly string[]) => Promise<{ code: number; output: string }>;
  readonly enrol: () => Promise<Machine>;
  /** Starts `run`, in this folder or in another one. */
  readonly start: (home?: string) => RunningAgent;
  /** Enrols, starts and waits for the connection. */
  readonly join: () => Promise<Machine>;
  readonly give: (
    machine: Machine,
    wish: Omit<JobWish, 'agentId' | 'sequence'> & Partial<JobWish>,
  ) => SignedJob;
  readonly handOver: (machine: Machine, job: SignedJob) => void;
  readonly resultOf: (machine: Machine, job: SignedJob) => Promise<SignedResult>;
  readonly close: () => Promise<void>;
}

export interface RunningAgent {
  readonly process: ChildProcess;
  readonly log: () => string;
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

export async function waitUntil<T>(what: string, look: () => T | undefined | false): Promise<T> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`${what} did not come to be within ${patienceMs / 1000} s`);
    await sleep(20);
  }
}

export async function makeAgentWorld(
  argv: readonly string[],
  wishes: { withoutSocket?: boolean } = {},
): Promise<AgentWorld> {
  const organisation = makeOrganisation();
  const store = makeStore(organisation);
  const home = mkdtempSync(join(tmpdir(), 'deskhand-agent-'));
  const agents: RunningAgent[] = [];
  let sequence = 0;
  const world: AgentWorld = {
    organisation,
    store,
    home,
    server: await startReferenceServer(store, wishes),
    command: (...args) => runToEnd(argv, args),
    enrol: async () => {
      const enrolled = await world.command(
        'enrol',
        '--server',
        world.server.url,
        '--token',
        makeToken(store),
        '--home',
        home,
      );
      if (enrolled.code !== 0) throw new Error(`the agent did not enrol: ${enrolled.output}`);
      return waitUntil('the machine', () => [...store.machines.values()].at(-1));
    },
    start: (where = home) => {
      const agent = startAgent(argv, where);
      agents.push(agent);
      return agent;
    },
    join: async () => {
      const machine = await world.enrol();
      world.start();
      await waitUntil('the session', () => machine.provedSession !== null);
      return machine;
    },
    give: (machine, wish) => {
      sequence += 1;
      const job = makeJob(organisation, { agentId: machine.agentId, sequence, ...wish });
      world.handOver(machine, job);
      return job;
    },
    handOver: (machine, job) => {
      machine.jobs.push(job);
      world.server.push(machine, { kind: 'work' });
    },
    resultOf: (machine, job) => waitUntil('a result', () => machine.results.get(job.body.jobId)),
    close: async () => {
      for (const agent of agents) await agent.end('SIGKILL');
      await world.server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
  return world;
}

function startAgent(argv: readonly string[], home: string): RunningAgent {
  const [program = '', ...args] = argv;
  const child = spawn(program, [...args, 'run', '--home', home], { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (bytes: Buffer) => (text += bytes.toString('utf8')));
  return {
    process: child,
    log: () => text,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill(signal);
      // An agent that does not end when it is asked to is ended; the case that relies on it fails by what follows.
      const last = setTimeout(() => child.kill('SIGKILL'), patienceMs / 2);
      await once(child, 'exit');
      clearTimeout(last);
    },
  };
}

async function runToEnd(
  argv: readonly string[],
  args: readonly string[],
): Promise<{ code: number; output: string }> {
  const [program = '', ...first] = argv;
  const child = spawn(program, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => (output += bytes.toString('utf8')));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 128, output };
}
