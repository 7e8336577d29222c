import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { paths } from '@deskhand/protocol';
import { newId } from '#platform/server/ids';
import { openHints, type Hints } from '#platform/server/realtime/hints';
import { addressReader, proxyList } from './addresses.ts';
import { answer, authenticate, type Parts } from './answer.ts';
import { requireSession } from './authenticate.ts';
import { newCounters, type Counters } from './counters.ts';
import type { GatewayDeps, GatewaySettings } from './deps.ts';
import { Dispatcher } from './dispatcher.ts';
import { Door } from './door.ts';
import { EvidenceQueue } from './evidence-queue.ts';
import { Files, filesPrefix } from './files.ts';
import { greetingRows } from './greeting-rows.ts';
import { Conversations } from './conversations.ts';
import { BodyMeter, incomingOf } from './incoming.ts';
import { limits } from './limits.ts';
import { listen, type Service } from './listen.ts';
import { LiveOutput } from './live-output.ts';
import { Presence } from './presence.ts';
import { Refusal } from './problem.ts';
import { Progress } from './progress.ts';
import { quarantineClone } from './quarantine.ts';
import { repeat } from './rounds.ts';
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

const tidyEveryMs = 5000;

/** Opens a gateway: the way in for machines, which believes nothing before a signature was good. */
export async function createGateway(deps: GatewayDeps, settings: GatewaySettings): Promise<Gateway> {
  const hints = await openHints(deps.connection, deps.database, {
    processId: deps.gatewayId,
    onError: (error) => deps.log('warn', `hints: ${error.message}`),
  });
  const works = assemble(deps, settings, hints);
  const { parts, sockets, talks, presence, dispatcher } = works;
  await dispatcher.start();
  const server = await listen(settings, deps, parts.door, serviceOf(parts, { settings, sockets }));
  presence.start();
  return {
    port: (server.address() as AddressInfo).port,
    counters: parts.counters,
    connected: () => ({ sessions: talks.sessions.size, sockets: sockets.size }),
    async close() {
      server.close();
      await sockets.comeBack();
      await dispatcher.stop();
      await works.tidying.stop();
      await parts.evidence.settled();
      await works.progress.stop();
      sockets.stop();
      server.closeAllConnections();
      talks.endAll();
      await presence.stop();
      await hints.close();
    },
  };
}

/** Builds what works together, from the database up to the sockets. */
function assemble(deps: GatewayDeps, settings: GatewaySettings, hints: Hints) {
  const counters = newCounters();
  const trust = new TrustHolder(deps);
  const presence = new Presence({ ...deps, counters });
  const progress = new Progress(deps);
  const evidence = new EvidenceQueue({ ...deps, trust, progress, counters });
  const talks = new Conversations({ presence, progress, output: new LiveOutput(evidence, deps.log) });
  const { sessions } = talks;
  const drop = (machineId: string): void => talks.drop(machineId);
  const parts: Parts = {
    ...deps,
    trust,
    talks,
    rows: greetingRows(deps.database),
    counters,
    evidence,
    door: new Door(proxyList(settings.trustedProxies)),
    bodies: new BodyMeter(),
    greetings: new Turns(limits.greetingsAtOnce, limits.greetingsWaiting),
    async onClone(machineId, requestId) {
      await quarantineClone(deps, machineId, requestId);
      drop(machineId);
    },
  };
  const tidy = async (): Promise<void> => {
    parts.door.forget();
    talks.endOldPolls();
  };
  return {
    parts,
    talks,
    presence,
    progress,
    sockets: new Sockets({ log: deps.log, counters, talks }),
    dispatcher: new Dispatcher({ ...deps, trust, hints, sessions, drop }),
    tidying: repeat(tidyEveryMs, tidy, () => undefined),
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
