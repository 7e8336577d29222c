import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  fits,
  hashParams,
  makeKeyPair,
  paths,
  ServerHelloAnswer,
  sessionOf,
  signBody,
  type AgentHello,
  type Approval,
  type KeyPair,
  type OperatorCertificate,
  type TrustStatement,
} from '@deskhand/protocol';
import { fromNow, ProbeMachine, type Answered } from '@deskhand/protocol/conformance';
import { runAgentCommand, startAgent, until, type AgentProcess } from './agent-process.ts';
import type { Stage } from './stage.ts';

const dayMs = 86_400_000;

/** Actions that a machine of ours says it knows; the desk asks no machine for another one. */
export const someActions: AgentHello['actions'] = [
  { kind: 'net.addresses', version: 1, class: 'R0' },
  { kind: 'net.ping', version: 1, class: 'R0' },
  { kind: 'file.fetch', version: 1, class: 'R0' },
  { kind: 'file.put', version: 1, class: 'R1' },
  { kind: 'file.remove', version: 1, class: 'R3' },
];

let addresses = 65;

/** Where an attacker comes from: what an address did counts against whoever else comes from it. */
export function hostileAddress(): string {
  addresses += 1;
  return `127.0.0.${addresses}`;
}

/** Facts that a machine tells about itself. */
export interface Facts {
  readonly hostname?: string;
  readonly serial?: string;
  readonly machineId?: string;
  readonly os?: string;
  readonly arch?: string;
}

interface MachineWish {
  readonly facts?: Facts;
  readonly teamId?: string;
  readonly name?: string;
  readonly personId?: string;
  /** The address that it comes from. */
  readonly from?: string;
}

/** A real agent that belongs to the desk. */
export interface RealAgent {
  readonly id: string;
  readonly home: string;
  process: AgentProcess;
}

/** Machines of the desk, a root of trust that the attacker does not have, and an operator. */
export interface Fleet {
  readonly gatewayUrl: string;
  readonly siteId: string;
  readonly organisationId: string;
  readonly root: KeyPair;
  readonly operator: KeyPair;
  readonly certificateSerial: string;
  /** One line that enrols one machine. */
  token(wish?: object): Promise<{ id: string; token: string }>;
  /** A machine in the hands of the tests, that has asked to belong. */
  pending(facts?: Facts, from?: string): Promise<ProbeMachine>;
  /** The same, approved, with a proved session, and of a team where one is named. */
  machine(wish?: MachineWish): Promise<ProbeMachine>;
  agent(): Promise<RealAgent>;
  close(): Promise<void>;
}

/** Gives the desk its root of trust, as its operator does offline. */
export async function openFleet(stage: Stage): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-fleet-'));
  const { organisationId, root, operator, certificateSerial } = await beginTrust(stage);
  const site = await must(stage, 'site.create', { body: { name: 'Harbour', timeZone: 'Europe/Berlin' } });
  const siteId = (site as { id: string }).id;
  const gatewayUrl = `http://127.0.0.1:${stage.place.agentPort}`;
  await until('the gateway', () =>
    fetch(`${gatewayUrl}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    ),
  );
  const agents: RealAgent[] = [];
  const fleet: Fleet = {
    gatewayUrl,
    siteId,
    organisationId,
    root,
    operator,
    certificateSerial,
    token: async (wish = {}) =>
      (await must(stage, 'agent.token', { body: { siteId, ...wish } })) as { id: string; token: string },
    async pending(facts = {}, from) {
      const machine = new ProbeMachine(gatewayUrl, from);
      const { token } = await fleet.token();
      const request = { ...machine.enrolBody(token), facts: { ...plainFacts, ...facts } };
      const { status, body, code } = await machine.post(paths.enrol, request);
      if (status !== 200) throw new Error(`a machine could not enrol: ${status} ${code}`);
      machine.agentId = (body as { agentId: string }).agentId;
      return machine;
    },
    async machine({ facts, from, ...fields } = {}) {
      const machine = await fleet.pending(facts, from);
      const path = { id: machine.agentId };
      const detail = (await must(stage, 'agent.approve', { path })) as { version: number };
      if (Object.keys(fields).length > 0)
        await must(stage, 'agent.change', { path, body: { version: detail.version, ...fields } });
      await connect(machine);
      return machine;
    },
    async agent() {
      const home = join(folder, `agent-${agents.length + 1}`);
      const { token } = await fleet.token({ approvesAtOnce: true });
      const agent = await startRealAgent(home, { gatewayUrl, token });
      agents.push(agent);
      return agent;
    },
    async close() {
      for (const one of agents) await one.process.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return fleet;
}

async function startRealAgent(home: string, at: { gatewayUrl: string; token: string }): Promise<RealAgent> {
  const args = ['enrol', '--server', at.gatewayUrl, '--token', at.token, '--home', home];
  const { code, said } = await runAgentCommand(args);
  const id = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(said)?.[0];
  if (code !== 0 || id === undefined) throw new Error(`an agent could not enrol: ${said}`);
  const agent = { id, home, process: startAgent(home) };
  await until('the connection of an agent', () => agent.process.log().includes('connected by'));
  return agent;
}

const plainFacts = { hostname: 'probe', serial: null, machineId: null, os: 'none', arch: 'none' };

/** Hello and prove, with the actions that the desk may ask for. */
export async function connect(
  machine: ProbeMachine,
  changes: Partial<AgentHello> = {},
): Promise<ServerHelloAnswer> {
  const greeting = machine.helloBody({ actions: someActions, ...changes });
  const { status, code, body } = await machine.hello(greeting);
  if (status !== 200 || !fits(ServerHelloAnswer, body))
    throw new Error(`hello was answered ${status} ${code}`);
  machine.session = sessionOf(greeting, body.hello.body);
  const proof = await machine.post(paths.prove, {});
  if (proof.status !== 200) throw new Error(`prove was answered ${proof.status} ${proof.code}`);
  machine.proved = machine.session;
  return body;
}

export function said({ status, code }: Pick<Answered, 'status' | 'code'>): string {
  return `${status} ${code}`;
}

/** As administrator; throws when it is refused. */
export async function must(
  stage: Stage,
  operation: Parameters<Stage['ask']>[1],
  given: Parameters<Stage['ask']>[2] = {},
): Promise<unknown> {
  const answer = await stage.ask('admin', operation, given);
  if (answer.status >= 300)
    throw new Error(`${operation} was answered ${answer.status} ${answer.text.slice(0, 300)}`);
  return answer.json;
}

interface TrustShown {
  readonly organisationId: string;
  readonly dispatchKeys: readonly { readonly key: string; readonly state: string }[];
}

async function beginTrust(stage: Stage) {
  const [root, operator] = [makeKeyPair(), makeKeyPair()];
  const { organisationId, dispatchKeys } = (await must(stage, 'trust.dispatch-key')) as TrustShown;
  const statement: TrustStatement = {
    organisationId,
    version: 1,
    issuedAt: fromNow(0),
    roots: [root.publicKey],
    dispatch: dispatchKeys.map(({ key }) => ({
      key,
      notBefore: fromNow(-60_000),
      notAfter: fromNow(30 * dayMs),
    })),
    release: [],
    revoked: [],
    revokedCertificates: [],
  };
  await must(stage, 'trust.statement', { body: { statement: signBody('trust', statement, root) } });
  const certificate: OperatorCertificate = {
    serial: 'operator-1',
    organisationId,
    name: 'Ola Operator',
    key: operator.publicKey,
    upTo: 'R3',
    siteIds: [],
    notBefore: fromNow(-60_000),
    notAfter: fromNow(dayMs),
  };
  await must(stage, 'trust.certificate', { body: { certificate: signBody('operator', certificate, root) } });
  return { organisationId, root, operator, certificateSerial: certificate.serial };
}

/** What an operator signs for a destructive job; `changes` are what an attacker would have different. */
export function signApproval(
  fleet: Fleet,
  job: { readonly action: string; readonly params: Record<string, unknown>; readonly agentId: string },
  changes: Partial<Approval> = {},
  signer = fleet.operator,
) {
  const body: Approval = {
    approvalId: randomUUID(),
    organisationId: fleet.organisationId,
    action: job.action,
    actionVersion: 1,
    paramsHash: hashParams(job.params),
    agentIds: [job.agentId],
    reason: 'It was asked for',
    notBefore: fromNow(-60_000),
    expiresAt: fromNow(3_600_000),
    ...changes,
  };
  return signBody('approval', body, signer);
}
