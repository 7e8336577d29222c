import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { paths, type AgentFrame } from '@deskhand/protocol';
import { newId } from '#platform/server/ids';
import { openHints } from '#platform/server/realtime/hints';
import { addressReader, proxyList } from './addresses.ts';
import { answer, authenticate, type Parts } from './answer.ts';
import { requireSession } from './authenticate.ts';
import { newCounters, type Counters } from './counters.ts';
import type { GatewayDeps, GatewaySettings } from './deps.ts';
import { Dispatcher } from './dispatcher.ts';
import { Door } from './door.ts';
import { EvidenceQueue } from './evidence-queue.ts';
import { Files, filesPrefix } from './files.ts';
import { BodyMeter, incomingOf } from './incoming.ts';
import { limits } from './limits.ts';
import { listen, type Service } from './listen.ts';
import { LiveOutput } from './live-output.ts';
import { Presence } from './presence.ts';
import { Refusal } from './problem.ts';
import { Progress } from './progress.ts';
import { quarantineClone } from './quarantine.ts';
import { repeat } from './rounds.ts';
import type { Session } from './session.ts';
import { Sockets } from './sockets.ts';
import { TrustHolder } from './trust-holder.ts';
import { Turns } from './turns.ts';

export type { Counters } from './counters.ts';
export type { GatewayDeps, GatewaySettings, Log } from './deps.ts';

/** A gateway that listens. */
export interface Gateway {
  readonly port: number;
  readonly counters: Readonly<Counters>;
  /** Machines that have proved themselves here, and open sockets. */
  readonly connected: () => { readonly sessions: number; readonly sockets: number };
  /** Asks the machines to come back, stores what was taken in, and ends. */
  readonly close: () => Promise<void>;
}

/** A poll that was not asked again for so long is over. */
const pollGraceMs = 60_000;

/** Opens a gateway: the way in for machines, which believes nothing before a signature was good. */
export async function createGateway(deps: GatewayDeps, settings: GatewaySettings): Promise<Gateway> {
  const counters = newCounters();
  const sessions = new Map<string, Session>();
  const door = new Door(proxyList(settings.trustedProxies));
  const trust = new TrustHolder(deps);
  const hints = await openHints(deps.connection, deps.database, {
    processId: deps.gatewayId,
    onError: (error) => deps.log('warn', `hints: ${error.message}`),
  });
  const presence = new Presence({ ...deps, counters });
  const progress = new Progress(deps);
  const evidence = new EvidenceQueue({ ...deps, trust, progress, counters });
  const output = new LiveOutput(evidence, deps.log);
  const onFrame = (session: Session, frame: AgentFrame): void => {
    if (frame.kind === 'heartbeat') presence.heartbeat(session, frame.health);
    else if (frame.kind === 'output') output.take(session, frame.chunk);
    else progress.take({ machineId: session.machineId, jobId: frame.jobId, state: frame.state });
  };
  const onClosed = (session: Session): void => {
    if (sessions.get(session.machineId) === session && !session.isOpen) presence.lost(session.machineId);
  };
  const sockets = new Sockets({
    log: deps.log,
    counters,
    onFrame,
    onOpen: (session) => presence.connected(session),
    onClosed,
  });
  const drop = (machineId: string): void => {
    const session = sessions.get(machineId);
    if (session === undefined) return;
    sessions.delete(machineId);
    session.end();
    presence.lost(machineId);
  };
  const parts: Parts = {
    ...deps,
    trust,
    sessions,
    door,
    counters,
    evidence,
    onFrame,
    bodies: new BodyMeter(),
    greetings: new Turns(limits.greetingsAtOnce, limits.greetingsWaiting),
    onPoll: (session) => {
      session.polledMs = performance.now();
      presence.connected(session);
    },
    onClone: async (machineId, requestId) => {
      await quarantineClone(deps, machineId, requestId);
      drop(machineId);
    },
    onProved: (session) => {
      sessions.get(session.machineId)?.end();
      sessions.set(session.machineId, session);
    },
  };
  const dispatcher = new Dispatcher({ ...deps, trust, hints, sessions, drop });
  await dispatcher.start();
  const tidying = repeat(
    5000,
    async () => {
      door.forget();
      const before = performance.now() - pollGraceMs;
      for (const session of sessions.values())
        if (session.polledMs > 0 && session.polledMs < before && !session.isOpen) {
          session.polledMs = 0;
          presence.lost(session.machineId);
        }
    },
    () => undefined,
  );
  const server = await listen(settings, deps, door, serviceOf(parts, { settings, sockets }));
  presence.start();
  return {
    port: (server.address() as AddressInfo).port,
    counters,
    connected: () => ({ sessions: sessions.size, sockets: sockets.size }),
    async close() {
      server.close();
      await sockets.comeBack();
      await dispatcher.stop();
      await tidying.stop();
      await evidence.settled();
      await progress.stop();
      sockets.stop();
      server.closeAllConnections();
      for (const machineId of sessions.keys()) presence.lost(machineId);
      await presence.stop();
      await hints.close();
    },
  };
}

function serviceOf(parts: Parts, of: { settings: GatewaySettings; sockets: Sockets }): Service {
  const addressOf = addressReader(proxyList(of.settings.trustedProxies));
  const files = new Files(of.settings.files);
  return {
    async respond(request: IncomingMessage, response: ServerResponse, requestId: string) {
      parts.counters.requests += 1;
      response.on('error', () => response.destroy());
      if (request.method === 'GET') {
        if (await answerGet(files, request, response)) return;
        throw new Refusal('body.invalid', { status: 404, detail: 'there is no such address' });
      }
      if (request.method !== 'POST')
        throw new Refusal('body.invalid', { status: 405, detail: 'only GET and POST are known here' });
      const text = await answer(parts, incomingOf(request, requestId, addressOf(request)), request);
      response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    },
    async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      const incoming = incomingOf(request, newId(), addressOf(request));
      if (incoming.path !== paths.socket) throw new Refusal('body.invalid', { status: 404 });
      const { caller } = await authenticate(parts, incoming, request);
      of.sockets.upgrade(requireSession(caller, incoming), request, socket, head);
    },
    onRefusal(refusal, request) {
      parts.counters.refusals += 1;
      if (refusal === undefined) parts.counters.faults += 1;
      if (refusal !== undefined && suspicious.has(refusal.code)) parts.door.noteFailure(addressOf(request));
    },
  };
}

/** What honest machines never get: whoever gets it often is guessing. */
const suspicious: ReadonlySet<string> = new Set([
  'agent.unknown',
  'signature.wrong',
  'enrol.token-unknown',
  'enrol.token-used',
  'enrol.serial-differs',
]);

async function answerGet(files: Files, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (request.url === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain' }).end('alive\n');
    return true;
  }
  return request.url?.startsWith(filesPrefix) === true && files.answer(request, response);
}
