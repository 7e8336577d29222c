import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { makeKeyPair, signBody, type KeyPair } from '@deskhand/protocol';
import {
  choosePlace,
  operate,
  startDesk,
  waitReady,
  type DeskProcess,
  type Place,
} from '../../faults/desk/desk-process.ts';
import { killAll, processesOf } from '../../faults/desk/processes.ts';
import { connectTo, queryOn, type Query } from '../../faults/judge/stored.ts';
import { until } from './until.ts';

/** What is asked of a machine; the rest is the desk's to say. */
export interface Wish {
  readonly action: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly notBeforeAt?: string;
  readonly expiresInSeconds?: number;
  readonly outputCapBytes?: number;
}

/** A job as the interface shows it. */
export interface ShownJob {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly code: string | null;
  readonly note: string | null;
  readonly hasConflict: boolean;
  readonly expiresAt: string;
  readonly endedAt: string | null;
  readonly receivedAt: string | null;
  readonly decision: { readonly verdict: string } | null;
  readonly resultNumber: number | null;
  readonly clockOffsetMs: number | null;
  readonly output: Readonly<Record<string, unknown>> | null;
  readonly raw: {
    readonly keptBytes: number;
    readonly cutBytes: number;
    readonly isComplete: boolean;
  } | null;
}

/** A machine as the interface shows it. */
export interface ShownMachine {
  readonly id: string;
  readonly state: string;
  readonly isConnected: boolean;
  readonly concerns: readonly string[];
  readonly serial: string | null;
  readonly clockOffsetMs: number | null;
  readonly health: { readonly droppedSamples: number } | null;
}

const admin = ['--email', 'keeper@faults.example'];
const dayMs = 86_400_000;

/** A desk in processes of its own with a root of trust, an operator, and a gateway for machines. */
export class Office {
  readonly place: Place;
  readonly #folder: string;
  readonly #token: string;
  readonly #root: KeyPair = makeKeyPair();
  #desk: DeskProcess;
  #client: pg.Client | undefined;
  #siteId = '';

  private constructor(of: { place: Place; folder: string; desk: DeskProcess; token: string }) {
    this.place = of.place;
    this.#folder = of.folder;
    this.#desk = of.desk;
    this.#token = of.token;
  }

  static async open(): Promise<Office> {
    const folder = mkdtempSync(join(tmpdir(), 'deskhand-office-'));
    // No mail leaves here: nothing listens on the port of discard.
    const place = await choosePlace(join(folder, 'data'), 'smtp://127.0.0.1:9');
    const desk = startDesk(place);
    try {
      await waitReady(desk, place, desk.startedAtMs);
      await operate(
        place,
        ['admin', 'create', ...admin, '--name', 'Keeper', '--password-stdin'],
        'five slow lanterns on the river\n',
      );
      const token = await operate(place, ['token', 'create', ...admin]);
      const office = new Office({ place, folder, desk, token });
      await office.#begin();
      return office;
    } catch (error) {
      killAll([
        -desk.pid,
        ...(existsSync(join(place.dataDir, 'database')) ? processesOf(place.dataDir) : []),
      ]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
      throw error;
    }
  }

  /** Where agents on this machine connect. */
  get gatewayUrl(): string {
    return `http://127.0.0.1:${this.place.agentPort}`;
  }

  /** The root signs its first statement, as an administrator does on another computer. */
  async #begin(): Promise<void> {
    const site = await this.ask<{ id: string }>('POST', '/api/sites', {
      name: 'Harbour',
      timeZone: 'Europe/Berlin',
    });
    this.#siteId = site.id;
    type Trust = { organisationId: string; dispatchKeys: { key: string }[] };
    const trust = await this.ask<Trust>('POST', '/api/machines/trust/dispatch-keys');
    const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
    const statement = {
      organisationId: trust.organisationId,
      version: 1,
      issuedAt: at(0),
      roots: [this.#root.publicKey],
      dispatch: trust.dispatchKeys.map(({ key }) => ({
        key,
        notBefore: at(-60_000),
        notAfter: at(30 * dayMs),
      })),
      release: [],
      revoked: [],
      revokedCertificates: [],
    };
    await this.ask('POST', '/api/machines/trust/statements', {
      statement: signBody('trust', statement, this.#root),
    });
    await this.#withGateway();
  }

  /** One request of the interface; throws what the desk said when it refused. */
  async ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.place.url + path, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined && method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** The token of one line that enrols one machine, which belongs at once. */
  async invite(wish: { serial?: string; approvesAtOnce?: boolean } = {}): Promise<string> {
    const body = { siteId: this.#siteId, approvesAtOnce: true, ...wish };
    return (await this.ask<{ token: string }>('POST', '/api/machines/tokens', body)).token;
  }

  async give(machineId: string, wish: Wish): Promise<string> {
    return (await this.ask<{ id: string }>('POST', `/api/machines/${machineId}/jobs`, wish)).id;
  }

  job(id: string): Promise<ShownJob> {
    return this.ask('GET', `/api/machines/jobs/${id}`);
  }

  machine(id: string): Promise<ShownMachine> {
    return this.ask('GET', `/api/machines/${id}`);
  }

  /** The job once it has its end. */
  ended(id: string, limitMs?: number): Promise<ShownJob> {
    return until(
      `the end of job ${id}`,
      async () => {
        const job = await this.job(id);
        return job.state === 'ended' && job;
      },
      limitMs,
    );
  }

  /** A look that no interface offers. */
  async query(): Promise<Query> {
    if (this.#client === undefined) this.#client = await connectTo(this.place.dataDir);
    return queryOn(this.#client);
  }

  get deskPid(): number {
    return this.#desk.pid;
  }

  async kill(what: 'server' | 'everything'): Promise<void> {
    await this.#forgetClient();
    await (what === 'server' ? this.#desk.killServer() : this.#desk.killEverything());
  }

  async start(): Promise<void> {
    this.#desk = startDesk(this.place);
    await waitReady(this.#desk, this.place, this.#desk.startedAtMs);
    await this.#withGateway();
  }

  async #withGateway(): Promise<void> {
    await until('the gateway', () =>
      fetch(`${this.gatewayUrl}/healthz`, { signal: AbortSignal.timeout(2000) }).then(
        () => true,
        () => false,
      ),
    );
  }

  async #forgetClient(): Promise<void> {
    await this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  async close(): Promise<string[]> {
    await this.#forgetClient();
    const code = await this.#desk.stop();
    const left = processesOf(this.place.dataDir);
    killAll([-this.#desk.pid, ...left]);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    return [
      ...(code === 0 ? [] : [`the desk ended with ${code}: ${this.#desk.said()}`]),
      ...left.map((pid) => `process ${pid} of PostgreSQL is left`),
    ];
  }
}
