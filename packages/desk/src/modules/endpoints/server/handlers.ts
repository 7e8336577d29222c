import type { Handlers } from '#platform/server/http/call';
import type { endpointsContract } from '../contract.ts';
import type { jobEndpoints } from '../contract/job-endpoints.ts';
import type { machineEndpoints } from '../contract/machine-endpoints.ts';
import type { EndpointsDeps } from './deps.ts';
import { exportCard } from './evidence/export-card.ts';
import { readOutput } from './evidence/raw-output.ts';
import { askJob } from './jobs/ask-job.ts';
import { listActions } from './jobs/catalogue.ts';
import { decideJob } from './jobs/decide-job.ts';
import { listJobs, listJobsOfMachine } from './jobs/list-jobs.ts';
import { readJob } from './jobs/read-job.ts';
import { withdrawJob } from './jobs/stop-job.ts';
import { changeMachine } from './machines/change-machine.ts';
import { readCounters } from './machines/counters.ts';
import { readDots } from './machines/dots.ts';
import { readMachine } from './machines/find-machine.ts';
import { listMachines } from './machines/list-machines.ts';
import { approveMachine, quarantineMachine, releaseMachine, retireMachine } from './machines/move-machine.ts';
import { makeToken } from './tokens/make-token.ts';
import { revokeToken } from './tokens/revoke-token.ts';
import { listTokens } from './tokens/tokens.ts';
import { approvalHandlers } from './approvals/approval-handlers.ts';
import { trustHandlers } from './trust/trust-handlers.ts';

/** One function for every endpoint of the contract. */
export function endpointHandlers(deps: EndpointsDeps): Handlers<(typeof endpointsContract)['endpoints']> {
  return {
    ...machineHandlers(deps),
    ...jobHandlers(deps),
    ...trustHandlers(deps),
    ...approvalHandlers(deps),
  };
}

function machineHandlers(deps: EndpointsDeps): Handlers<typeof machineEndpoints> {
  return {
    list: ({ db, actor }, input) => listMachines(db, deps, actor, input),
    counters: ({ db, actor }) => readCounters(db, deps, actor),
    dots: ({ db, actor }, { people }) => readDots(db, deps, actor, people),
    actions: async ({ actor }) => ({ items: listActions(actor) }),
    get: ({ db, actor }, { id }) => readMachine(db, deps, actor, id),
    async change({ tx, actor }, input) {
      await changeMachine(tx, deps, actor, input);
      return readMachine(tx, deps, actor, input.id);
    },
    async approve({ tx, actor }, input) {
      await approveMachine(tx, deps, actor, input);
      return readMachine(tx, deps, actor, input.id);
    },
    async quarantine({ tx, actor }, input) {
      await quarantineMachine(tx, deps, actor, input);
      return readMachine(tx, deps, actor, input.id);
    },
    async release({ tx, actor }, input) {
      await releaseMachine(tx, deps, actor, input);
      return readMachine(tx, deps, actor, input.id);
    },
    async retire({ tx, actor }, input) {
      await retireMachine(tx, deps, actor, input);
      return readMachine(tx, deps, actor, input.id);
    },
    tokens: ({ db }, input) => listTokens(db, deps, input),
    makeToken: ({ tx, actor }, input) => makeToken(tx, deps, actor, input),
    revokeToken: ({ tx, actor }, input) => revokeToken(tx, deps, actor, input),
  };
}

function jobHandlers(deps: EndpointsDeps): Handlers<typeof jobEndpoints> {
  return {
    ask: async ({ tx, actor }, input) => readJob(tx, actor, await askJob(tx, deps, actor, input)),
    jobsOfMachine: ({ db, actor }, input) => listJobsOfMachine(db, actor, input),
    jobs: ({ db, actor }, input) => listJobs(db, actor, input),
    job: ({ db, actor }, { id }) => readJob(db, actor, id),
    output: ({ db, actor }, input) => readOutput(db, actor, input),
    async withdraw({ tx, actor }, input) {
      await withdrawJob(tx, deps, actor, input);
      return readJob(tx, actor, input.id);
    },
    async decide({ tx, actor }, input) {
      await decideJob(tx, deps, actor, input);
      return readJob(tx, actor, input.id);
    },
    evidence: ({ db, actor }, { id }) => exportCard(db, deps, actor, id),
  };
}
