import type { Static } from 'typebox';
import { Type } from 'typebox';
import { digest, signBytes, verifyBytes } from './keys.ts';
import type { KeyPair } from './keys.ts';
import { ActionKind, ActionClass, At, Bytes32, Count, Id, Line, object } from './schema.ts';
import type { Signed } from './signed.ts';
import { bodyHash, bytesToSign, signedSchema } from './signed.ts';
import { SignedTrust } from './trust.ts';

/** First words of a machine at each connect. Its nonce is fresh, so an old answer of the server is worth nothing. */
export const AgentHello = object({
  agentId: Id,
  versions: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 8 }),
  agentNonce: Bytes32,
  agentVersion: Line,
  bootId: Line,
  /** Rises before each attempt and is on the disk before it is sent: a copy of a machine betrays itself by it. */
  connection: Type.Integer({ minimum: 1 }),
  /** The last session that the server confirmed, and the last one tried: see `clone.ts`. */
  confirmedSession: Type.Union([Bytes32, Type.Null()]),
  triedSession: Type.Union([Bytes32, Type.Null()]),
  trustVersion: Count,
  /** So that a desk restored from a backup does not send numbers that were used. */
  highestSequence: Count,
  /** Results that wait, and those that were lost to a full disk (metrics only; evidence is never dropped). */
  waitingResults: Count,
  actions: Type.Array(
    object({ kind: ActionKind, version: Type.Integer({ minimum: 1 }), class: ActionClass }),
    { maxItems: 500 },
  ),
  ownTime: At,
});
export type AgentHello = Static<typeof AgentHello>;
export const SignedAgentHello = signedSchema(AgentHello);
export type SignedAgentHello = Signed<AgentHello>;

/** The server's answer, signed by a dispatch key over the machine's nonce: TLS alone does not make a desk. */
export const ServerHello = object({
  organisationId: Line,
  agentId: Id,
  version: Type.Integer({ minimum: 1 }),
  agentHelloHash: Bytes32,
  serverNonce: Bytes32,
  time: At,
  /** The session of this machine that the server last saw proved. */
  lastProvedSession: Type.Union([Bytes32, Type.Null()]),
  heartbeatMs: Type.Integer({ minimum: 1000, maximum: 3_600_000 }),
  siteId: Id,
});
export type ServerHello = Static<typeof ServerHello>;
export const ServerHelloAnswer = object({
  hello: signedSchema(ServerHello),
  /** Statements newer than the machine's, in order; they are judged before the signature of the hello. */
  trust: Type.Array(SignedTrust, { maxItems: 64 }),
});
export type ServerHelloAnswer = Static<typeof ServerHelloAnswer>;

/**
 * The name of a session is the hash of everything both sides said, so each later signature that names the
 * session is bound to that conversation and to no other.
 */
export function sessionOf(agentHello: AgentHello, serverHello: ServerHello): string {
  return sessionOfHash(bodyHash(agentHello), serverHello);
}

/** The same, where the hash of the agent's hello is known already. */
export function sessionOfHash(agentHelloHash: string, serverHello: ServerHello): string {
  return digest(`deskhand/1/session\n${agentHelloHash}\n${bodyHash(serverHello)}`);
}

/** Headers of every request of a machine; they are judged before a byte of the body is parsed. */
export const headers = {
  agent: 'deskhand-agent',
  session: 'deskhand-session',
  request: 'deskhand-request',
  signature: 'deskhand-signature',
} as const;

export interface RequestToSign {
  readonly agentId: string;
  /** `-` before there is a session: enrolment and hello. */
  readonly session: string;
  /** Rises by each request of a session: a repeated one is refused. */
  readonly request: number;
  readonly method: string;
  readonly path: string;
  readonly body: Buffer | string;
}

function requestBytes(request: RequestToSign): Buffer {
  return bytesToSign('request', {
    agentId: request.agentId,
    session: request.session,
    request: request.request,
    method: request.method,
    path: request.path,
    bodyHash: digest(request.body),
  });
}

export function signRequest(request: RequestToSign, pair: KeyPair): string {
  return signBytes(requestBytes(request), pair);
}

export function verifyRequest(request: RequestToSign, publicKey: string, signature: string): boolean {
  return verifyBytes(requestBytes(request), publicKey, signature);
}
