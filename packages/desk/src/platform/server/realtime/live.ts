import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { Actor } from '../actor.ts';
import type { Database, Reader } from '../db/database.ts';
import { endOfLog, eventsAfter, type LoggedEvent, type Position } from '../events/tail.ts';
import type { RequestPath } from '../http/mount.ts';
import type { Hints } from './hints.ts';

/** Port: which of these subjects of a room the actor may see; filled by compose with the room's own predicate. */
export type SeenBy = (
  db: Reader,
  actor: Actor,
  subjectIds: readonly string[],
) => Promise<ReadonlySet<string>>;

/** The live feed: one reader of the event log per process, many browsers. */
export interface LiveFeed {
  readonly connections: () => number;
  close(): void;
}

interface Viewer {
  actor: Actor;
  readonly out: ServerResponse;
  /** Asks again who this is: a session that ended ends its feed too. */
  readonly recheck: () => Promise<Actor | undefined>;
  /** The end of the last event that this viewer was offered. */
  position: Position;
}

const keepAliveMs = 20_000;
const batch = 500;

interface LiveDeps {
  readonly database: Database;
  readonly hints: Hints;
  readonly seenBy: Readonly<Record<string, SeenBy>>;
  readonly onError: (error: Error) => void;
}

/**
 * `GET /api/live`: server-sent events of everything that the actor may see. The id of an event is its position in
 * the log, so a browser that comes back with Last-Event-ID gets what it missed (HTML Living Standard 9.2).
 */
export function mountLive(app: FastifyInstance, path: RequestPath, deps: LiveDeps): LiveFeed {
  const viewers = new Set<Viewer>();
  const pump = oneAtATime(() => showNew(viewers, deps), deps.onError);
  app.get('/api/live', async (request, reply) => {
    const actor = await path.authenticate(request);
    if (!actor) throw new AppError(platformErrors.unauthenticated);
    const position =
      parsePosition(request.headers['last-event-id']) ?? (await endOfLog(deps.database.reader));
    reply.hijack();
    const out = reply.raw;
    out.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    out.write(`retry: 2000\nid: ${position.xid}-${position.seq}\nevent: ready\ndata: {}\n\n`);
    const viewer: Viewer = { actor, out, position, recheck: () => path.authenticate(request) };
    viewers.add(viewer);
    out.on('close', () => viewers.delete(viewer));
    pump();
  });
  const stopHints = deps.hints.onHint(pump);
  const keepAlive = setInterval(() => viewers.forEach((v) => void stillHere(v)), keepAliveMs);
  keepAlive.unref();
  return {
    connections: () => viewers.size,
    close() {
      stopHints();
      clearInterval(keepAlive);
      for (const viewer of viewers) viewer.out.end();
      viewers.clear();
    },
  };
}

/** Runs `work` until it says that nothing is left; asked while it runs, it runs once more after. */
function oneAtATime(work: () => Promise<boolean>, onError: (error: Error) => void): () => void {
  let running = false;
  let again = false;
  return function run(): void {
    if (running) return void (again = true);
    running = true;
    void work()
      .then((more) => void (again ||= more))
      .catch(onError)
      .finally(() => {
        running = false;
        if (!again) return;
        again = false;
        run();
      });
  };
}

/**
 * Offers every viewer the events after its position; true when there may be more. Viewers at the same position of
 * the same person share one read and one visibility query.
 */
async function showNew(viewers: ReadonlySet<Viewer>, deps: LiveDeps): Promise<boolean> {
  const { reader } = deps.database;
  const groups = Map.groupBy(
    viewers,
    (v) => `${v.actor.personId ?? v.actor.name} ${v.position.xid}-${v.position.seq}`,
  );
  const reads = new Map<string, Promise<LoggedEvent[]>>();
  let more = false;
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const at = `${first.position.xid}-${first.position.seq}`;
    const read = reads.get(at) ?? eventsAfter(reader, first.position, batch);
    reads.set(at, read);
    const events = await read;
    const last = events.at(-1);
    if (!last) continue;
    const frames = await framesFor(deps, first.actor, events);
    for (const viewer of group) {
      viewer.position = { xid: last.xid, seq: last.seq };
      if (frames) viewer.out.write(frames);
    }
    more ||= events.length === batch;
  }
  return more;
}

async function framesFor(deps: LiveDeps, actor: Actor, events: readonly LoggedEvent[]): Promise<string> {
  const seen = new Set<string>();
  for (const [room, ofRoom] of Map.groupBy(events, (e) => e.subjectRoom)) {
    const visible = await deps.seenBy[room]?.(deps.database.reader, actor, [
      ...new Set(ofRoom.map((e) => e.subjectId)),
    ]);
    for (const id of visible ?? []) seen.add(id);
  }
  return events
    .filter((e) => seen.has(e.subjectId))
    .map(frame)
    .join('');
}

async function stillHere(viewer: Viewer): Promise<void> {
  const actor = await viewer.recheck().catch(() => undefined);
  if (!actor) return void viewer.out.end();
  viewer.actor = actor;
  viewer.out.write('event: here\ndata: {}\n\n');
}

function frame(e: LoggedEvent): string {
  const data = {
    name: e.name,
    subject: { room: e.subjectRoom, id: e.subjectId },
    at: e.at.toISOString(),
    actorId: e.actorId,
  };
  return `id: ${e.xid}-${e.seq}\ndata: ${JSON.stringify(data)}\n\n`;
}

function parsePosition(header: string | string[] | undefined): Position | undefined {
  const parts = /^(\d{1,20})-(\d{1,18})$/.exec(String(header ?? ''));
  return parts?.[1] && parts[2] ? { xid: parts[1], seq: Number(parts[2]) } : undefined;
}
