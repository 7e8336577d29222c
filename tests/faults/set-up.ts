import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startSmtpSink,
  type SmtpSink,
} from '../../packages/desk/src/platform/server/mail/smtp-sink.test-support.ts';
import { chanceFrom, type Chance } from './chance.ts';
import { choosePlace, operate, startDesk, waitReady, type Place } from './desk/desk-process.ts';
import { killAll, processesOf } from './desk/processes.ts';
import { askWith, type Ask } from './load/ask-desk.ts';
import { openLedger, type Ledger } from './load/ledger.ts';
import type { Answerable, KnownTicket, Surroundings } from './load/operations.ts';
import { makePerformer, type Met, type Performer } from './load/perform.ts';
import { makeWorkload, type Workload } from './load/workload.ts';
import type { Running } from './strikes.ts';

/** A desk in processes of its own with everything around it: load, ledger, mail server. */
export interface Stage {
  readonly running: Running;
  round: number;
  readonly prefix: string;
  readonly ledger: Ledger;
  readonly ledgerPath: string;
  readonly sink: SmtpSink;
  readonly workload: Workload;
  readonly performer: Performer;
  readonly met: Met;
  readonly ask: Ask;
  readonly askWithCookie: (cookie: string) => Ask;
  /** Ends everything and removes the folder, whatever happened. */
  tearDown(): Promise<void>;
}

const admin = {
  email: 'keeper@faults.example',
  name: 'Keeper of the Faults',
  password: 'five slow lanterns on the river',
};

/** Starts a desk on a new folder of a real disk with a durable database; `dataDir` names another folder. */
export async function setUp(p: { seed: number; scale: number; dataDir?: string }): Promise<Stage> {
  // Not the chance that plans the strikes: how fast the desk answers must not change what is struck when.
  const chance = chanceFrom(p.seed + 1);
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-faults-'));
  const sink = await startSmtpSink(() => (chance.happens(0.2) ? chance.between(20, 400) : 0));
  const place = await choosePlace(p.dataDir ?? join(folder, 'data'), sink.url);
  const desk = startDesk(place);
  const running = { place, desk };
  const remove = (): void => {
    killDesk(running);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  const untie = removeAtEnd(remove);
  const clear = async (): Promise<void> => {
    untie();
    await sink.close();
    remove();
  };
  try {
    await waitReady(desk, place, desk.startedAtMs);
    const token = await makeToken(place);
    return assemble({ ...p, chance, running, sink, token, folder, clear });
  } catch (error) {
    await clear();
    throw error;
  }
}

/** Also when the tests are told to end: a desk without them would serve for ever. */
function removeAtEnd(remove: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const told = (): void => {
    remove();
    process.exit(1);
  };
  process.once('exit', remove);
  for (const signal of signals) process.once(signal, told);
  return () => {
    process.off('exit', remove);
    for (const signal of signals) process.off(signal, told);
  };
}

function killDesk({ place, desk }: Running): void {
  killAll([-desk.pid, ...processesOf(place.dataDir)]);
}

async function makeToken(place: Place): Promise<string> {
  const { email, name, password } = admin;
  await operate(
    place,
    ['admin', 'create', '--email', email, '--name', name, '--password-stdin'],
    `${password}\n`,
  );
  return operate(place, ['token', 'create', '--email', email]);
}

function assemble(p: {
  chance: Chance;
  seed: number;
  scale: number;
  running: Running;
  sink: SmtpSink;
  token: string;
  folder: string;
  clear: () => Promise<void>;
}): Stage {
  const { running, sink, chance } = p;
  const { place } = running;
  const ledgerPath = join(p.folder, 'ledger.jsonl');
  const ledger = openLedger(ledgerPath);
  const prefix = `f${(p.seed >>> 0).toString(36)}x`;
  const met: Met = { troubles: new Map(), findings: [], reads: 0 };
  const tickets: KnownTicket[] = [];
  let count = 0;
  const ask = askWith(place.url, { authorization: `Bearer ${p.token}` });
  const surroundings: Surroundings = {
    ask,
    askAsStranger: askWith(place.url, {}),
    smtpPort: place.smtpPort,
    signIn: { email: admin.email, password: admin.password },
    chance,
    tickets,
    uploads: [],
    answerable: () => repliesIn(sink),
    round: () => stage.round,
    nextId: () => `${prefix}${String(++count).padStart(6, '0')}`,
  };
  const performer = makePerformer({ ledger, surroundings, tickets, met });
  const stage: Stage = {
    running,
    round: 0,
    prefix,
    ledger,
    ledgerPath,
    sink,
    met,
    ask,
    performer,
    workload: makeWorkload({ surroundings, tickets, performer, met, scale: p.scale }),
    askWithCookie: (cookie) => askWith(place.url, { cookie }),
    async tearDown() {
      await stage.workload.pause();
      ledger.close();
      await p.clear();
    },
  };
  return stage;
}

/** Mails that a requester would answer: those that a person wrote. */
function repliesIn(sink: SmtpSink): readonly Answerable[] {
  return sink.caught.slice(-150).filter((one) => !/^Auto-Submitted: auto/im.test(one.source));
}
