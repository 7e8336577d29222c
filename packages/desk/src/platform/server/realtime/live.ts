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

/**
 * `GET /api/live`: server-sent events of everything that the actor may see. The id of an event is its position in
 * the log, so a browser that comes back with Last-Event-ID gets what it missed (HTML Living Standard 9.2).
 */
export function mountLive(
  app: FastifyInstance,
  path: RequestPath,
  deps: {
    database: Database;
    hints: Hints;
    seenBy: Readonly<Record<string, SeenBy>>;
    onError: (error: Error) => void;
  },
): LiveFeed {
  const viewers = new Set<Viewer>();
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

  let pumping = false;
  let again = false;
  function pump(): void {
    if (pumping) return void (again = true);
    pumping = true;
    void pumpOnce()
      .catch(deps.onError)
      .finally(() => {
        pumping = false;
        if (again) {
          again = false;
          pump();
        }
      });
  }

  /** Viewers at the same position of the same person share one read and one visibility query. */
  async function pumpOnce(): Promise<void> {
    const groups = Map.groupBy(
      viewers,
      (v) => `${v.actor.personId ?? v.actor.name} ${v.position.xid}-${v.position.seq}`,
    );
    const reads = new Map<string, Promise<LoggedEvent[]>>();
    for (const group of groups.values()) {
      const [first] = group;
      if (!first) continue;
      const at = `${first.position.xid}-${first.position.seq}`;
      const read = reads.get(at) ?? eventsAfter(deps.database.reader, first.position, batch);
      reads.set(at, read);
      const events = await read;
      const last = events.at(-1);
      if (!last) continue;
      const frames = await framesFor(first.actor, events);
      for (const viewer of group) {
        viewer.position = { xid: last.xid, seq: last.seq };
        if (frames) viewer.out.write(frames);
      }
      if (events.length === batch) again = true;
    }
  }

  async function framesFor(actor: Actor, events: readonly LoggedEvent[]): Promise<string> {
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
