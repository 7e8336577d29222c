import { randomBytes } from 'node:crypto';
import type { AgentHello, KeyPair, ServerHelloAnswer } from '@deskhand/protocol';
import {
  bodyHash,
  fits,
  keysAt,
  paths,
  protocolVersions,
  ServerHelloAnswer as ServerHelloAnswerSchema,
  sessionOf,
  signBody,
  signersOf,
} from '@deskhand/protocol';
import { listActions } from '../actions/index.ts';
import type { DeskClock } from '../clock.ts';
import type { Membership } from '../home.ts';
import type { Journal } from '../journal/journal.ts';
import type { TrustStore } from '../trust-store.ts';
import { agentVersion } from '../version.ts';
import type { Answer, Sender, Wire } from './http.ts';
import { post } from './http.ts';

export interface Identity {
  readonly wire: Wire;
  readonly key: KeyPair;
  readonly membership: Membership;
  readonly journal: Journal;
  readonly clock: DeskClock;
  readonly trust: TrustStore;
  readonly bootId: string;
}

export type Connected =
  | { readonly kind: 'session'; readonly sender: Sender; readonly heartbeatMs: number }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly status: number;
      readonly retryAfterMs: number;
    };

/** Both sides prove who they are, each over the other's fresh nonce (section 6 of the specification). */
export async function connect(identity: Identity): Promise<Connected> {
  const { wire, key, membership, journal } = identity;
  const greeting = makeHello(identity);
  const opening = { wire, key, name: membership.agentId, session: '-', nextRequest: () => 0 };
  const answer = await post(opening, paths.hello, signBody('agent-hello', greeting, key));
  if (answer.status !== 200) return refused(answer);
  if (!fits(ServerHelloAnswerSchema, answer.body)) return unproved('server.answer-invalid');
  const fault = judgeServer(identity, greeting, answer.body);
  if (fault !== undefined) return unproved(fault);
  const { body } = answer.body.hello;
  identity.clock.take(body.time, signersOfHello(identity, answer.body.hello)[0]);
  if (body.lastProvedSession !== null && body.lastProvedSession === greeting.triedSession) {
    journal.writeFact('confirmedSession', body.lastProvedSession);
  }
  const session = sessionOf(greeting, body);
  journal.writeFact('triedSession', session);
  let number = 0;
  const sender = { wire, key, name: membership.agentId, session, nextRequest: () => (number += 1) };
  const proved = await post(sender, paths.prove, {});
  if (proved.status !== 200) return refused(proved);
  journal.writeFact('confirmedSession', session);
  return { kind: 'session', sender, heartbeatMs: body.heartbeatMs };
}

function makeHello({ membership, journal, bootId, trust }: Identity): AgentHello {
  const connection = Number(journal.readFact('connection') ?? 0) + 1;
  journal.writeFact('connection', String(connection));
  return {
    agentId: membership.agentId,
    versions: [...protocolVersions],
    agentNonce: randomBytes(32).toString('base64url'),
    agentVersion,
    bootId,
    connection,
    confirmedSession: journal.readFact('confirmedSession') ?? null,
    triedSession: journal.readFact('triedSession') ?? null,
    trustVersion: trust.statement.version,
    highestSequence: journal.seenSequences().highest,
    waitingResults: journal.countWaitingResults(),
    actions: listActions().map(({ kind, version, class: actionClass }) => ({
      kind,
      version,
      class: actionClass,
    })),
    ownTime: new Date().toISOString(),
  };
}

/** Is this our desk? TLS has said who owns the address; this says who owns the machine. */
function judgeServer(
  identity: Identity,
  greeting: AgentHello,
  { hello, trust }: ServerHelloAnswer,
): string | undefined {
  for (const next of trust) {
    const fault = identity.trust.offer(next);
    if (fault !== undefined && fault !== 'trust.not-newer') return fault;
  }
  const { body } = hello;
  if (signersOfHello(identity, hello).length === 0) return 'server.unproved';
  if (body.agentHelloHash !== bodyHash(greeting)) return 'server.other-hello';
  if (body.agentId !== identity.membership.agentId) return 'server.other-machine';
  if (body.organisationId !== identity.trust.statement.organisationId) return 'server.other-organisation';
  if (!protocolVersions.includes(body.version)) return 'version.unsupported';
  identity.clock.distrust(identity.trust.statement);
  return identity.clock.accepts(body.time) ? undefined : 'server.time-went-back';
}

/** The dispatch keys that count at the time of the hello and have signed it. */
function signersOfHello({ trust }: Identity, hello: ServerHelloAnswer['hello']): string[] {
  return signersOf('server-hello', hello, keysAt(trust.statement, 'dispatch', hello.body.time));
}

function refused({ code, status, retryAfterMs }: Answer): Connected {
  return { kind: 'refused', code, status, retryAfterMs };
}

function unproved(code: string): Connected {
  return { kind: 'refused', code, status: 403, retryAfterMs: 0 };
}
