import { makeJob } from './organisation.ts';
import type { ReferenceServer } from './server.ts';
import type { ServerControl } from './server-world.ts';
import type { Machine, Store } from './store.ts';
import { makeToken } from './store.ts';

/** The suite's hands in the server of the suite itself: it must pass what it asks of others. */
export function controlOf(store: Store, server: ReferenceServer): ServerControl {
  const machineOf = (agentId: string): Machine => {
    const machine = store.machines.get(agentId);
    if (machine === undefined) throw new Error(`there is no machine ${agentId}`);
    return machine;
  };
  return {
    url: server.url,
    makeToken: async (wish) => makeToken(store, wish),
    approve: async (agentId) => {
      machineOf(agentId).state = 'approved';
    },
    giveJob: async (agentId) => {
      const machine = machineOf(agentId);
      const sequence = machine.jobs.length + 1;
      const job = makeJob(store.organisation, { agentId, sequence, action: 'net.addresses', params: {} });
      machine.jobs.push(job);
      server.push(machine, { kind: 'work' });
      return job.body.jobId;
    },
    stateOf: async (agentId) => machineOf(agentId).state,
    resultOf: async (agentId, jobId) => {
      const machine = machineOf(agentId);
      return { result: machine.results.get(jobId) ?? null, hasConflict: machine.conflicts.includes(jobId) };
    },
  };
}
