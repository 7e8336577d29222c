import { randomBytes, randomUUID } from 'node:crypto';
import type {
  AgentFrame,
  AgentHello,
  Chunk,
  EnrolRequest,
  ServerFrame,
  SignedJob,
  SignedResult,
  SignedTrust,
} from '../index.ts';
import { bodyHash, rootFingerprint, writeEnrolmentToken } from '../index.ts';
import type { Organisation } from './organisation.ts';

export interface Machine {
  readonly agentId: string;
  readonly publicKey: string;
  readonly facts: EnrolRequest['facts'];
  state: 'pending' | 'approved' | 'quarantined';
  connection: number;
  provedSession: string | null;
  /** The session that was offered and not proved yet. */
  offeredSession: string | null;
  readonly requests: Set<number>;
  /** Hashes of its last hellos, the newest first. */
  readonly hellos: string[];
  hello: AgentHello | null;
  readonly jobs: SignedJob[];
  readonly results: Map<string, SignedResult>;
  readonly chunks: Map<string, Map<number, Chunk>>;
  readonly conflicts: string[];
  readonly seen: AgentFrame[];
  readonly outbox: ServerFrame[];
}

interface Token {
  readonly expiresAtMs: number;
  readonly serial: string | null;
  usedBy: string | null;
}

/** Everything the server remembers. It outlives a server, so that a test may end one and start the next. */
export interface Store {
  readonly organisation: Organisation;
  readonly trust: SignedTrust[];
  readonly tokens: Map<string, Token>;
  readonly machines: Map<string, Machine>;
  approvesAtOnce: boolean;
  /** Added to the server's clock, for tests of time. */
  clockShiftMs: number;
}

export function makeStore(organisation: Organisation): Store {
  return {
    organisation,
    trust: [organisation.trust],
    tokens: new Map(),
    machines: new Map(),
    approvesAtOnce: true,
    clockShiftMs: 0,
  };
}

interface TokenWish {
  readonly validMs?: number;
  readonly serial?: string;
}

export function makeToken(store: Store, wish: TokenWish = {}): string {
  const secret = randomBytes(24).toString('base64url');
  store.tokens.set(secret, {
    expiresAtMs: Date.now() + (wish.validMs ?? 3_600_000),
    serial: wish.serial ?? null,
    usedBy: null,
  });
  return writeEnrolmentToken({ secret, fingerprint: rootFingerprint(store.organisation.root.publicKey) });
}

export type TokenFault =
  | 'enrol.token-unknown'
  | 'enrol.token-used'
  | 'enrol.token-expired'
  | 'enrol.serial-differs';

/** Uses the token up and makes the machine, in one step; the same key gets the same machine again. */
export function enrolMachine(store: Store, request: EnrolRequest): Machine | TokenFault {
  const token = store.tokens.get(request.secret);
  if (token === undefined) return 'enrol.token-unknown';
  const known = [...store.machines.values()].find((one) => one.publicKey === request.publicKey);
  if (token.usedBy !== null) {
    return known !== undefined && token.usedBy === known.publicKey ? known : 'enrol.token-used';
  }
  if (Date.now() >= token.expiresAtMs) return 'enrol.token-expired';
  if (token.serial !== null && token.serial !== request.facts.serial) return 'enrol.serial-differs';
  token.usedBy = request.publicKey;
  const machine: Machine = {
    agentId: randomUUID(),
    publicKey: request.publicKey,
    facts: request.facts,
    state: store.approvesAtOnce ? 'approved' : 'pending',
    connection: 0,
    provedSession: null,
    offeredSession: null,
    requests: new Set(),
    hellos: [],
    hello: null,
    jobs: [],
    results: new Map(),
    chunks: new Map(),
    conflicts: [],
    seen: [],
    outbox: [],
  };
  store.machines.set(machine.agentId, machine);
  return machine;
}

/** The first valid result counts; the same again is no news; another one is kept as a conflict. */
export function keepResult(machine: Machine, result: SignedResult): void {
  const { jobId } = result.body;
  const first = machine.results.get(jobId);
  if (first === undefined) machine.results.set(jobId, result);
  else if (bodyHash(first.body) !== bodyHash(result.body)) machine.conflicts.push(jobId);
}

export function keepChunk(machine: Machine, chunk: Chunk): void {
  const chunks = machine.chunks.get(chunk.jobId) ?? new Map<number, Chunk>();
  machine.chunks.set(chunk.jobId, chunks);
  const first = chunks.get(chunk.number);
  if (first === undefined) chunks.set(chunk.number, chunk);
  else if (first.data !== chunk.data) machine.conflicts.push(chunk.jobId);
}
