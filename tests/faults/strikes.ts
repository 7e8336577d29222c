import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import { startDesk, waitReady, type DeskProcess, type Place } from './desk/desk-process.ts';
import { findPostmaster } from './desk/processes.ts';

/** What is killed: the server, server and PostgreSQL at once, PostgreSQL alone, or the server and once more its next start. */
export type Strike = 'server' | 'everything' | 'database' | 'server and its start';

/** A desk that runs; every start puts its process here at once, so that nobody is left behind when something goes wrong. */
export interface Running {
  readonly place: Place;
  desk: DeskProcess;
}

/** How one round went. */
export interface Struck {
  readonly killedAtMs: readonly number[];
  /** From the last start (or, for PostgreSQL alone, from its death) until it could work again. */
  readonly readyAfterMs: number;
}

const strikes: readonly Strike[] = [
  'server',
  'everything',
  'database',
  'everything',
  'server',
  'server and its start',
];

/** The desk starts its PostgreSQL again three times within a minute; what dies more often is not helped by starting it. */
const databaseDeathsAMinute = 3;

/** Chooses strikes in an order that the seed decides. */
export function planStrikes(chance: Chance): () => Strike {
  const databaseDeaths: number[] = [];
  return () => {
    const strike = chance.pick(strikes) ?? 'server';
    if (strike !== 'database') return strike;
    const recent = databaseDeaths.filter((atMs) => atMs > Date.now() - 65_000);
    if (recent.length >= databaseDeathsAMinute) return 'everything';
    databaseDeaths.push(Date.now());
    return strike;
  };
}

/** Carries a strike out and starts the desk again in the ordinary way; no step in between is done by hand. */
export async function carryOut(strike: Strike, running: Running, chance: Chance): Promise<Struck> {
  switch (strike) {
    case 'server':
      return startAgain(running, [await killed(() => running.desk.killServer())]);
    case 'everything':
      return startAgain(running, [await killed(() => running.desk.killEverything())]);
    case 'database':
      return killDatabase(running);
    case 'server and its start': {
      const first = await killed(() => running.desk.killServer());
      running.desk = startDesk(running.place);
      await sleep(chance.between(50, 900));
      const { desk } = running;
      const second = await killed(() => (chance.happens(0.5) ? desk.killServer() : desk.killEverything()));
      return startAgain(running, [first, second]);
    }
  }
}

async function killed(kill: () => Promise<void>): Promise<number> {
  const atMs = Date.now();
  await kill();
  return atMs;
}

async function startAgain(running: Running, killedAtMs: readonly number[]): Promise<Struck> {
  const desk = startDesk(running.place);
  running.desk = desk;
  return { killedAtMs, readyAfterMs: await waitReady(desk, running.place, desk.startedAtMs) };
}

async function killDatabase({ desk, place }: Running): Promise<Struck> {
  const before = findPostmaster(place.dataDir)?.pid;
  const killedAtMs = Date.now();
  desk.killDatabase();
  while (findPostmaster(place.dataDir)?.pid === before && !desk.hasEnded()) await sleep(10);
  return { killedAtMs: [killedAtMs], readyAfterMs: await waitReady(desk, place, killedAtMs) };
}
