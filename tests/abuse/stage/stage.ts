import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startSmtpSink,
  type SmtpSink,
} from '../../../packages/desk/src/platform/server/mail/smtp-sink.test-support.ts';
import {
  choosePlace,
  startDesk,
  waitReady,
  type DeskProcess,
  type Place,
} from '../../faults/desk/desk-process.ts';
import { killAll, processesOf } from '../../faults/desk/processes.ts';
import { openPwnBrowser, type PwnBrowser } from '../oracles/browser.ts';
import { openCanaries, type Canaries } from '../oracles/canaries.ts';
import { openListeners, type Listeners } from '../oracles/listeners.ts';
import { openFleet, type Fleet } from './fleet.ts';
import { makePeople, type People, type Teams } from './actors.ts';
import { askAs, type AskAs } from './ask.ts';
import { operationsOf, type OpenApiDocument, type Operations } from './operations.ts';

/** A really started desk with people, and everything that watches it. */
export interface Stage {
  readonly place: Place;
  readonly desk: DeskProcess;
  readonly operations: Operations;
  readonly people: People;
  readonly teams: Teams;
  /** The mail server of the outer world. */
  readonly sink: SmtpSink;
  readonly canaries: Canaries;
  readonly listeners: Listeners;
  readonly ask: AskAs;
  /** Opened when it is used first. */
  readonly browser: () => Promise<PwnBrowser>;
  /** Machines of the desk; made when they are used first. */
  readonly fleet: () => Promise<Fleet>;
  /** What oracles have seen since the last time that somebody asked. */
  takeAlarms(): Promise<string[]>;
  tearDown(): Promise<void>;
}

/** Starts a desk on a new folder and makes its people; `tearDown` ends and removes everything. */
export async function setUpStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-abuse-'));
  const sink = await startSmtpSink();
  const listeners = await openListeners();
  const place = await choosePlace(join(folder, 'data'), sink.url);
  const desk = startDesk(place);
  let browser: Promise<PwnBrowser> | undefined;
  let fleet: Promise<Fleet> | undefined;
  const tearDown = async (): Promise<void> => {
    await browser?.then((one) => one.close());
    await fleet?.then((one) => one.close());
    await Promise.race([desk.stop(), new Promise((resolve) => setTimeout(resolve, 10_000))]);
    killAll([-desk.pid, ...processesOf(place.dataDir)]);
    await Promise.all([sink.close(), listeners.close()]);
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  try {
    await waitReady(desk, place, desk.startedAtMs);
    const canaries = openCanaries();
    const document = await fetch(`${place.url}/api/openapi.json`).then((response) => response.json());
    const operations = operationsOf(document as OpenApiDocument);
    const { teams, ...people } = await makePeople(place.url, place.dataDir);
    const stage: Stage = {
      place,
      desk,
      operations,
      people,
      teams,
      sink,
      canaries,
      listeners,
      tearDown,
      ask: askAs({ url: place.url, operations, people, canaries }),
      browser: () => (browser ??= openPwnBrowser()),
      fleet: () => (fleet ??= openFleet(stage)),
      async takeAlarms() {
        const seen = browser ? (await browser).takeAlarms() : [];
        return [...canaries.takeLeaks(), ...listeners.takeCalls(), ...seen];
      },
    };
    return stage;
  } catch (error) {
    await tearDown();
    throw error;
  }
}
