import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TSchema } from 'typebox';
import type { GatewayProblem, Receipt, ServerHello, SignedTrust, WaitRequest } from '../index.ts';
import {
  bodyHash,
  chooseVersion,
  EnrolRequest,
  fits,
  headers,
  judgeConnection,
  paths,
  ResultsRequest,
  sessionOf,
  SignedAgentHello,
  signBody,
  signersOf,
  verifyRequest,
  WaitRequest as WaitSchema,
  WorkRequest,
} from '../index.ts';
import type { Machine, Store } from './store.ts';
import { enrolMachine, keepChunk, keepResult } from './store.ts';

export interface Answer {
  readonly problem?: GatewayProblem;
  readonly body?: unknown;
}

/** What came in, before anything of its body is read as JSON. */
export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly header: (name: string) => string;
  readonly body: Buffer;
}

export function incomingOf(request: IncomingMessage, body: Buffer): Incoming {
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    header: (name) => String(request.headers[name] ?? ''),
    body,
  };
}

/** Is the request signed by this key? Asked before the body is parsed. */
function isSignedBy(incoming: Incoming, publicKey: string): boolean {
  const request = {
    agentId: incoming.header(headers.agent),
    session: incoming.header(headers.session),
    request: Number(incoming.header(headers.request)),
    method: incoming.method,
    path: incoming.path,
    body: incoming.body,
  };
  return (
    Number.isSafeInteger(request.request) &&
    verifyRequest(request, publicKey, incoming.header(headers.signature))
  );
}

function parse<T extends TSchema>(schema: T, incoming: Incoming) {
  try {
    const value: unknown = JSON.parse(incoming.body.toString('utf8'));
    return fits(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The machine behind a request of a session, or why there is none. */
export function authenticate(store: Store, incoming: Incoming): Machine | GatewayProblem {
  const machine = store.machines.get(incoming.header(headers.agent));
  if (machine === undefined) return 'agent.unknown';
  if (!isSignedBy(incoming, machine.publicKey)) return 'signature.wrong';
  if (machine.state === 'pending') return 'agent.pending';
  if (machine.state === 'quarantined') return 'agent.quarantined';
  if (incoming.path === paths.hello) return machine;
  const session = incoming.header(headers.session);
  const wanted = incoming.path === paths.prove ? machine.offeredSession : machine.provedSession;
  if (session !== wanted) return 'session.unproved';
  const number = Number(incoming.header(headers.request));
  if (machine.requests.has(number)) return 'session.repeated';
  machine.requests.add(number);
  return machine;
}

/** One request of the gateway; `wait` is answered by the caller, who knows the sockets. */
export function answer(
  store: Store,
  incoming: Incoming,
): Answer | { readonly wait: WaitRequest; readonly machine: Machine } {
  if (incoming.path === paths.enrol) return enrol(store, incoming);
  const machine = authenticate(store, incoming);
  if (typeof machine === 'string') return { problem: machine };
  switch (incoming.path) {
    case paths.hello:
      return hello(store, machine, incoming);
    case paths.prove:
      machine.provedSession = machine.offeredSession;
      return { body: {} };
    case paths.work:
      return work(machine, incoming);
    case paths.results:
      return results(store, machine, incoming);
    case paths.wait: {
      const wait = parse(WaitSchema, incoming);
      return wait === undefined ? { problem: 'body.invalid' } : { wait, machine };
    }
    default:
      return { problem: 'body.invalid' };
  }
}

function enrol(store: Store, incoming: Incoming): Answer {
  if (!isSignedBy(incoming, incoming.header(headers.agent))) return { problem: 'signature.wrong' };
  const request = parse(EnrolRequest, incoming);
  if (request === undefined || request.publicKey !== incoming.header(headers.agent)) {
    return { problem: 'body.invalid' };
  }
  if (chooseVersion(request.versions) === undefined) return { problem: 'version.unsupported' };
  const machine = enrolMachine(store, request);
  if (typeof machine === 'string') return { problem: machine };
  const state = machine.state === 'approved' ? 'approved' : 'pending';
  const trust = store.organisation.trust;
  return {
    body: { agentId: machine.agentId, state, siteId: store.organisation.siteId, trust, retryAfterMs: 1000 },
  };
}

function hello(store: Store, machine: Machine, incoming: Incoming): Answer {
  const signed = parse(SignedAgentHello, incoming);
  if (signed === undefined || signed.body.agentId !== machine.agentId) return { problem: 'body.invalid' };
  if (signersOf('agent-hello', signed, [machine.publicKey]).length === 0)
    return { problem: 'signature.wrong' };
  const version = chooseVersion(signed.body.versions);
  if (version === undefined) return { problem: 'version.unsupported' };
  const hash = bodyHash(signed.body);
  if (machine.hellos.includes(hash)) return { problem: 'session.repeated' };
  if (judgeConnection(machine, signed.body) === 'clone') {
    machine.state = 'quarantined';
    return { problem: 'agent.quarantined' };
  }
  const body: ServerHello = {
    organisationId: store.organisation.id,
    agentId: machine.agentId,
    version,
    agentHelloHash: bodyHash(signed.body),
    serverNonce: randomBytes(32).toString('base64url'),
    time: new Date(Date.now() + store.clockShiftMs).toISOString(),
    lastProvedSession: machine.provedSession,
    heartbeatMs: 60_000,
    siteId: store.organisation.siteId,
  };
  machine.hellos.unshift(hash);
  machine.hellos.splice(8);
  machine.connection = signed.body.connection;
  machine.offeredSession = sessionOf(signed.body, body);
  machine.requests.clear();
  machine.hello = signed.body;
  const trust: SignedTrust[] = store.trust.filter((one) => one.body.version > signed.body.trustVersion);
  return { body: { hello: signBody('server-hello', body, store.organisation.dispatch), trust } };
}

function work(machine: Machine, incoming: Incoming): Answer {
  const request = parse(WorkRequest, incoming);
  if (request === undefined) return { problem: 'body.invalid' };
  const isOpen = (jobId: string): boolean => !request.have.includes(jobId) && !machine.results.has(jobId);
  const open = machine.jobs.filter(({ body }) => isOpen(body.jobId));
  const inOrder = open.toSorted((a, b) => a.body.sequence - b.body.sequence);
  return { body: { jobs: inOrder.slice(0, 64) } };
}

function results(store: Store, machine: Machine, incoming: Incoming): Answer {
  const request = parse(ResultsRequest, incoming);
  if (request === undefined) return { problem: 'body.invalid' };
  for (const chunk of request.chunks) keepChunk(machine, chunk);
  const valid = request.results.filter(
    (one) => one.body.agentId === machine.agentId && signersOf('result', one, [machine.publicKey]).length > 0,
  );
  for (const result of valid) keepResult(machine, result);
  const receipts = valid.map(({ body }) => {
    const receipt: Receipt = {
      agentId: machine.agentId,
      jobId: body.jobId,
      resultHash: bodyHash(body),
      receivedAt: new Date().toISOString(),
    };
    return signBody('receipt', receipt, store.organisation.dispatch);
  });
  return { body: { receipts } };
}
