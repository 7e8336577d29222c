import type { InputOf, OutputOf } from '#platform/contract/endpoint';
import { apiOf } from '#platform/web/api/client';
import { identityContract } from '#identity/contract';
import { endpointsContract } from '../contract.ts';

/** Machines, jobs and evidence, as the room's contract says. */
export const endpoints = apiOf(endpointsContract);
/** Sites and people, for whose a machine is and where it stands. */
export const people = apiOf(identityContract);

type Endpoints = (typeof endpointsContract)['endpoints'];
export type Counters = OutputOf<Endpoints['counters']>;
export type MachineQuery = NonNullable<InputOf<Endpoints['list']>>;
export type JobQuery = NonNullable<InputOf<Endpoints['jobs']>>;
export type Job = OutputOf<Endpoints['jobs']>['items'][number];
export type JobDetail = OutputOf<Endpoints['job']>;
export type StandingApproval = OutputOf<Endpoints['standingApprovals']>['items'][number];
export type ApprovalRequest = OutputOf<Endpoints['approvalRequest']>;
export type OutputChunk = OutputOf<Endpoints['output']>['chunks'][number];

/** Names of cached answers; live events and deeds refresh by them. */
export const keys = {
  machines: (search: object) => ['endpoints', 'machines', search],
  counters: ['endpoints', 'counters'],
  machine: (id: string) => ['endpoints', 'machine', id],
  jobsOf: (machineId: string) => ['endpoints', 'jobs-of', machineId],
  jobs: (search: object) => ['endpoints', 'jobs', search],
  job: (id: string) => ['endpoints', 'job', id],
  actions: ['endpoints', 'actions'],
  trust: ['endpoints', 'trust'],
  tokens: ['endpoints', 'tokens'],
  approvals: ['endpoints', 'approvals'],
  standing: ['endpoints', 'approvals', 'standing'],
  sites: ['endpoints', 'sites'],
} as const;
