import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityContract } from '#identity/contract';
import { mailContract } from '#mail/contract';
import { searchContract } from '#search/contract';
import { ticketsContract } from '#tickets/contract';
import type { RoomContract } from '#platform/contract/contract';
import { ApiError, createClient, type Client, type Send } from '#platform/contract/client';
import type { Endpoints } from '#platform/contract/endpoint';
import type { Clock } from '#platform/server/clock';
import type { Connection } from '#platform/server/db/database';
import { controlSocketPath, listenOnControl, sendToControl } from '#platform/server/control';
import { makeDatabase } from './cluster.test-support.ts';
import { readConfig, type Config } from './config.ts';
import { openDesk, type Desk } from './desk.ts';

/** A clock that tests turn. It stands still, so that two calls in a test happen at the same instant unless told. */
export interface TestClock extends Clock {
  set(iso: string): void;
  advance(ms: number): void;
}

/** The cast of every test. alice asks, bob works, carol leads, dave administers, mallory attacks (a requester elsewhere). */
export const cast = {
  alice: { name: 'Alice Meyer', email: 'alice@example.org', role: 'requester' },
  bob: { name: 'Bob Okafor', email: 'bob@example.org', role: 'technician' },
  carol: { name: 'Carol Lindqvist', email: 'carol@example.org', role: 'lead' },
  dave: { name: 'Dave Brandt', email: 'dave@example.org', role: 'administrator' },
  mallory: { name: 'Mallory', email: 'mallory@elsewhere.example', role: 'requester' },
} as const;
export type Cast = keyof typeof cast;

/** Typed clients of the rooms for one caller. */
export interface Hands {
  readonly identity: Client<(typeof identityContract)['endpoints']>;
  readonly tickets: Client<(typeof ticketsContract)['endpoints']>;
  readonly search: Client<(typeof searchContract)['endpoints']>;
  readonly mail: Client<(typeof mailContract)['endpoints']>;
  /** A client of any other contract, for rooms that the harness does not name. */
  of<E extends Endpoints>(room: RoomContract<E>): Client<E>;
  /** Plain requests with this caller's credential. */
  readonly send: Send;
}

/** A desk that listens on a free port, on a database of its own, with a clock that stands still. */
export interface World {
  readonly desk: Desk;
  readonly url: string;
  readonly config: Config;
  readonly connection: Connection;
  readonly clock: TestClock;
  /** Somebody of the cast, signed in by a link as people are. */
  as(who: Cast): Promise<Hands>;
  /** Days go by: sessions have ended, so everybody signs in again when next asked for. */
  passDays(days: number): void;
  /** Who runs the machine, at the control socket. */
  readonly console: Hands;
  /** Nobody. */
  readonly stranger: Hands;
  /** Somebody with a bearer token. */
  withToken(token: string): Hands;
  close(): Promise<void>;
}

/** Opens a world. `background: true` also starts timers, outbox and the SMTP listener (on a free port when given 0). */
export async function openWorld(
  options: { background?: boolean; env?: Record<string, string> } = {},
): Promise<World> {
  const database = await makeDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'dh-world-'));
  const config: Config = {
    ...readConfig({
      SMTP_PORT: '0',
      PORT: '0',
      DESKHAND_DATA: folder,
      DESKHAND_LOG_LEVEL: 'fatal',
      DESKHAND_MAIL_ADDRESS: 'support@desk.example',
      DESKHAND_URL: 'http://desk.example',
      ...options.env,
    }),
  };
  const clock = standingClock();
  const desk = await openDesk({
    config,
    connection: database.connection,
    clock,
    master: Buffer.alloc(32, 7),
    maxConnections: 4,
  });
  const url = await desk.app.listen({ host: '127.0.0.1', port: 0 });
  const controlPath = controlSocketPath(folder);
  const control = await listenOnControl(desk.app, controlPath, desk.fromConsole);
  if (options.background) await desk.start();
  const atConsole = handsOf(sendToControl(controlPath));
  const people = new Map<Cast, Promise<Hands>>();
  return {
    desk,
    url,
    config,
    connection: database.connection,
    clock,
    console: atConsole,
    stranger: handsOf(sendTo(url, {})),
    as(who) {
      const known = people.get(who) ?? signIn(url, atConsole, who);
      people.set(who, known);
      return known;
    },
    passDays(days) {
      clock.advance(days * 86_400_000);
      people.clear();
    },
    withToken: (token) => handsOf(sendTo(url, { authorization: `Bearer ${token}` })),
    async close() {
      control.close();
      await desk.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function standingClock(): TestClock {
  let now = new Date('2026-11-23T08:00:00.000Z');
  return {
    now: () => new Date(now),
    set: (iso) => void (now = new Date(iso)),
    advance: (ms) => void (now = new Date(now.getTime() + ms)),
  };
}

function handsOf(send: Send): Hands {
  const of = <E extends Endpoints>(room: RoomContract<E>) => createClient(room.endpoints, send);
  return {
    identity: of(identityContract),
    tickets: of(ticketsContract),
    mail: of(mailContract),
    search: of(searchContract),
    of,
    send,
  };
}

function sendTo(url: string, headers: Record<string, string>): Send {
  return (path, init) =>
    fetch(url + path, { ...init, headers: { ...init.headers, ...headers }, redirect: 'manual' });
}

/** Adds the person when the database does not have it, and signs in by a link of the console: no password is hashed for a test. */
async function signIn(url: string, atConsole: Hands, who: Cast): Promise<Hands> {
  const person = cast[who];
  const { items } = await atConsole.identity.listPeople({ q: person.email });
  if (items.length === 0) await atConsole.identity.addPerson({ ...person });
  const link = await atConsole.identity.consoleSignInLink({ email: person.email });
  const token = new URL(link.url).hash.slice(1);
  const response = await fetch(`${url}/api/session/links/redeem`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
  if (!response.ok || cookie === undefined)
    throw new Error(`${who} could not sign in: ${await response.text()}`);
  return handsOf(sendTo(url, { cookie }));
}

/** The code of the problem that a call ends in, or "no refusal". */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no refusal',
    (error: unknown) => {
      if (error instanceof ApiError) return error.code;
      throw error;
    },
  );
}
