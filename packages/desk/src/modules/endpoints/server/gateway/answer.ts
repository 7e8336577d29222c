import type { IncomingMessage } from 'node:http';
import { largestBodyBytes, paths } from '@deskhand/protocol';
import {
  nameCaller,
  requireApproved,
  requireSession,
  requireSignature,
  type Caller,
} from './authenticate.ts';
import type { Conversations } from './conversations.ts';
import type { Counters } from './counters.ts';
import type { GatewayDeps } from './deps.ts';
import type { Door } from './door.ts';
import { enrol } from './enrol.ts';
import type { EvidenceQueue } from './evidence-queue.ts';
import { fetchWork, noWork, openCancels } from './fetch-work.ts';
import { greet } from './greet.ts';
import type { GreetingRows } from './greeting-rows.ts';
import { isSignedBy, type BodyMeter, type Incoming } from './incoming.ts';
import type { KnownMachine } from './known-machine.ts';
import { limits } from './limits.ts';
import { busy, Refusal } from './problem.ts';
import { prove } from './prove.ts';
import { readBody } from './schemas.ts';
import type { Session } from './session.ts';
import { takeResults } from './take-results.ts';
import type { TrustHolder } from './trust-holder.ts';
import type { Turns } from './turns.ts';

/** Everything that answering a request needs. */
export interface Parts extends GatewayDeps {
  readonly trust: TrustHolder;
  readonly talks: Conversations;
  readonly rows: GreetingRows;
  readonly door: Door;
  readonly bodies: BodyMeter;
  /** Hellos, proofs and enrolments wait here for each other. */
  readonly greetings: Turns;
  readonly evidence: EvidenceQueue;
  readonly counters: Counters;
  readonly onClone: (machineId: string, requestId: string) => Promise<void>;
}

const bodyLimits: Readonly<Record<string, number>> = {
  [paths.enrol]: limits.enrolBodyBytes,
  [paths.hello]: limits.helloBodyBytes,
  [paths.prove]: limits.proveBodyBytes,
  [paths.work]: largestBodyBytes,
  [paths.results]: largestBodyBytes,
  [paths.wait]: largestBodyBytes,
};

/** The answer to a POST of a machine as JSON text. Throws Refusal. */
export async function answer(parts: Parts, incoming: Incoming, request: IncomingMessage): Promise<string> {
  const limitBytes = bodyLimits[incoming.path];
  if (limitBytes === undefined) throw new Refusal('body.invalid', { detail: 'there is no such address' });
  // Nobody is named, read or verified for a hello that would only be told to come later.
  if (incoming.path === paths.hello || incoming.path === paths.enrol) parts.greetings.requireRoom();
  if (incoming.path === paths.enrol) return answerEnrol(parts, incoming, request);
  const { body, caller } = await authenticate(parts, incoming, request);
  if (caller.session !== undefined || (incoming.path !== paths.hello && incoming.path !== paths.prove))
    return answerSession(parts, incoming, requireSession(caller, incoming), body);
  requireApproved(caller.machine);
  const { machine } = caller;
  // Who proves has waited for the hello already: a proof that is sent away would waste both.
  if (incoming.path === paths.prove) return answerProof(parts, incoming, machine, body);
  return parts.greetings.run(() => {
    // It has given up and says another hello by now: judged after that one, this one would look like a copy.
    if (request.socket.destroyed || request.socket.readableEnded) throw new Refusal('busy');
    return answerHello(parts, incoming, machine, body);
  });
}

async function answerEnrol(parts: Parts, incoming: Incoming, request: IncomingMessage): Promise<string> {
  parts.door.requireTrustOf(incoming.address);
  const body = await receiveBody(parts, incoming, request);
  if (!isSignedBy(incoming, incoming.agent, body)) throw new Refusal('signature.wrong');
  const wish = readBody('enrol', body);
  if (wish.publicKey !== incoming.agent) throw new Refusal('body.invalid');
  return JSON.stringify(await parts.greetings.run(() => enrol(parts, wish, incoming.requestId)));
}

/** Who it is, then all of the body, then the signature over it: nothing is parsed before that. */
export async function authenticate(
  parts: Pick<Parts, 'talks' | 'door' | 'rows' | 'bodies'>,
  incoming: Incoming,
  request: IncomingMessage,
): Promise<{ caller: Caller; body: Buffer }> {
  if (!parts.talks.sessions.has(incoming.agent)) parts.door.requireTrustOf(incoming.address);
  const caller = await nameCaller(parts.rows, parts.talks.sessions, incoming);
  const body = await receiveBody(parts, incoming, request);
  requireSignature(caller, incoming, body);
  parts.door.proved(request.socket, incoming.agent);
  return { caller, body };
}

async function receiveBody(
  { bodies, door }: Pick<Parts, 'bodies' | 'door'>,
  { method, path, address }: Incoming,
  request: IncomingMessage,
): Promise<Buffer> {
  if (method === 'GET') return Buffer.alloc(0);
  const account = door.accountOf(request.socket, address);
  return bodies.receive(request, bodyLimits[path] ?? 0, account);
}

async function answerHello(
  parts: Parts,
  incoming: Incoming,
  machine: KnownMachine,
  body: Buffer,
): Promise<string> {
  return JSON.stringify(await greet(parts, machine, readBody('hello', body), incoming.requestId));
}

async function answerProof(
  parts: Parts,
  incoming: Incoming,
  machine: KnownMachine,
  body: Buffer,
): Promise<string> {
  readBody('prove', body);
  const session = await prove(parts, machine, incoming.session);
  session.numbers.take(incoming.number);
  parts.talks.begin(session);
  return '{}';
}

async function answerSession(
  parts: Parts,
  incoming: Incoming,
  session: Session,
  body: Buffer,
): Promise<string> {
  switch (incoming.path) {
    case paths.work: {
      const request = readBody('work', body);
      const { text, isMore } = (await parts.rows.hasWork(session.machineId))
        ? await fetchWork(parts, session, request)
        : noWork;
      for (const cancel of await openCancels(parts, session, request)) session.push(cancel);
      if (isMore) session.push({ kind: 'work' });
      return text;
    }
    case paths.results: {
      const request = readBody('results', body);
      const of = { requestId: incoming.requestId, bytes: body.length };
      return takeResults(parts.evidence, session, request, of);
    }
    case paths.wait: {
      const { frames, waitMs } = readBody('wait', body);
      if (frames.length > 0 && session.spendFrames(frames.length, body.length) > 1000) throw busy(429, 5, 10);
      for (const frame of frames) parts.talks.hear(session, frame);
      parts.talks.polled(session);
      const sent = await session.waitForFrames(waitMs);
      return JSON.stringify({ frames: sent });
    }
    default:
      throw new Refusal('body.invalid');
  }
}
