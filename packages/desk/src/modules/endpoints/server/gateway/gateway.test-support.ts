import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import {
  hashParams,
  makeKeyPair,
  signBody,
  writeEnrolmentToken,
  type Job,
  type KeyPair,
  type SignedResult,
} from '@deskhand/protocol';
import { fromNow, type ServerControl } from '@deskhand/protocol/conformance';
import { openWorld, type World } from '../../../../main/world.test-support.ts';
import { systemActor } from '#platform/server/actor';
import { systemClock } from '#platform/server/clock';
import { openDatabase, type Database } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { endpointEvents } from '../../contract.ts';
import { endpointSubject } from '../subject.ts';
import { listDispatchKeys, readOrganisationId, requireTrust } from '../trust/desk-trust.ts';
import { makeDispatchKey } from '../trust/make-dispatch-key.ts';
import { takeStatement } from '../trust/take-statement.ts';
import { createGateway, type Gateway } from './index.ts';

/** What the gateway said, for tests that ask whether something went wrong on the way. */
export interface Said {
  readonly level: string;
  readonly words: string;
}

/** A desk with a root of trust, and gateways on its database. */
export interface GatewayWorld {
  readonly world: World;
  readonly root: KeyPair;
  readonly siteId: string;
  readonly said: Said[];
  /** Opens a gateway with a pool of its own, as a process would. */
  openGateway(): Promise<Gateway>;
  controlOf(gateway: Gateway): ServerControl;
  close(): Promise<void>;
}

const deskKeys = { clock: systemClock };
const actor = systemActor('test', []);

export async function openGatewayWorld(): Promise<GatewayWorld> {
  const world = await openWorld();
  const { database, keys } = world.desk;
  const deps = { ...deskKeys, keys };
  const root = await beginTrust(database, deps);
  const opened: { gateway: Gateway; database: Database }[] = [];
  const said: Said[] = [];
  const siteId = randomUUID();
  return {
    world,
    root,
    siteId,
    said,
    async openGateway() {
      const own = openDatabase(world.connection, { maxConnections: 4 });
      const gateway = await createGateway(
        {
          ...deps,
          database: own,
          connection: world.connection,
          gatewayId: newId(),
          log: (level, words) => void said.push({ level, words }),
        },
        { host: '127.0.0.1', port: 0, tls: undefined, trustedProxies: [], files: new Map() },
      );
      opened.push({ gateway, database: own });
      return gateway;
    },
    controlOf: ({ port }) => controlOf(database, `http://127.0.0.1:${port}`, { ...deps, siteId }),
    async close() {
      for (const one of opened) {
        await one.gateway.close();
        await one.database.close();
      }
      await world.close();
    },
  };
}

type Deps = { readonly clock: typeof systemClock; readonly keys: World['desk']['keys'] };

/** Gives a desk a root of trust, which the test holds. */
export async function beginTrust(database: Database, deps: Deps): Promise<KeyPair> {
  const root = makeKeyPair();
  await database.write(async (tx) => {
    await makeDispatchKey(tx, deps, actor);
    const [dispatch] = await listDispatchKeys(tx);
    const statement = {
      organisationId: await readOrganisationId(tx),
      version: 1,
      issuedAt: fromNow(0),
      roots: [root.publicKey],
      dispatch: [
        { key: dispatch?.public_key ?? '', notBefore: fromNow(-60_000), notAfter: fromNow(86_400_000) },
      ],
      release: [],
      revoked: [],
      revokedCertificates: [],
    };
    await takeStatement(tx, deps, actor, signBody('trust', statement, root));
  });
  return root;
}

/** The hands of the suite in a gateway: what the desk writes, planted in its database. */
export function controlOf(
  database: Database,
  url: string,
  deps: Deps & { readonly siteId: string },
): ServerControl {
  return {
    url,
    makeToken: (wish) => plantToken(database, deps, wish),
    approve: async (agentId) =>
      void (await database.writeAlone(
        sql`update endpoints_machines set state = 'approved' where id = ${agentId} and state = 'pending'`,
      )),
    giveJob: (agentId) => plantJob(database, deps, { agentId }),
    async stateOf(agentId) {
      const row = await database.reader.first<{ state: string }>(
        sql<{ state: string }>`select state from endpoints_machines where id = ${agentId}`,
      );
      return row?.state ?? 'none';
    },
    async resultOf(_agentId, jobId) {
      const row = await database.reader.first<{ result: string | null; hasConflict: boolean }>(
        sql<{ result: string | null; hasConflict: boolean }>`
          select (select result from endpoints_results where job_id = ${jobId}) as result,
            exists (select 1 from endpoints_conflicts where job_id = ${jobId}) as "hasConflict"`,
      );
      const result = row?.result ?? null;
      return {
        result: result === null ? null : (JSON.parse(result) as SignedResult),
        hasConflict: row?.hasConflict === true,
      };
    },
  };
}

async function plantToken(
  database: Database,
  deps: Deps & { readonly siteId: string },
  { validMs = 3_600_000, serial }: { validMs?: number; serial?: string },
): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  const { fingerprint } = await requireTrust(database.reader, deps);
  await database.writeAlone(sql`
    insert into endpoints_tokens (id, secret_hash, site_id, serial, approves_at_once, made_by_name, created_at, expires_at)
    values (${newId()}, ${createHash('sha256').update(secret).digest()}, ${deps.siteId}, ${serial ?? null}, false, 'test',
      ${fromNow(0)}, ${fromNow(validMs)})`);
  return writeEnrolmentToken({ secret, fingerprint });
}

/** Writes a job as the desk does: number, signed order and event in one statement. */
async function plantJob(
  database: Database,
  deps: Deps,
  wish: Pick<Job, 'agentId'> & Partial<Job>,
): Promise<string> {
  const { dispatch, organisationId } = await requireTrust(database.reader, deps);
  const params = wish.params ?? {};
  return database.write(async (tx) => {
    const row = await tx.first<{ sequence: number }>(sql<{ sequence: number }>`
      update endpoints_sequences set highest = highest + 1 where machine_id = ${wish.agentId} returning highest as sequence`);
    const body: Job = {
      jobId: newId(),
      organisationId,
      sequence: row?.sequence ?? 1,
      action: 'net.addresses',
      actionVersion: 1,
      class: 'R0',
      params,
      paramsHash: hashParams(params),
      dryRun: false,
      notBefore: fromNow(-60_000),
      expiresAt: fromNow(86_400_000),
      deadlineMs: 30_000,
      lane: 'normal',
      outputCapBytes: 1_048_576,
      requestedBy: 'test',
      ...wish,
    };
    const what = { actor, at: deps.clock.now(), subject: endpointSubject(body.agentId) };
    const data = { jobId: body.jobId, action: body.action, class: body.class, subject: null };
    await record(tx, {
      writes: {
        job: sql`insert into endpoints_jobs (id, machine_id, sequence, action, action_version, class, params, params_hash, dry_run,
            lane, deadline_ms, output_cap_bytes, not_before, expires_at, envelope, state, asked_by_name, created_at)
          values (${body.jobId}, ${body.agentId}, ${body.sequence}, ${body.action}, ${body.actionVersion}, ${body.class},
            ${JSON.stringify(params)}::jsonb, ${body.paramsHash}, false, ${body.lane}, ${body.deadlineMs}, ${body.outputCapBytes},
            ${body.notBefore}, ${body.expiresAt}, ${JSON.stringify(signBody('job', body, dispatch))}, 'queued', 'test', ${fromNow(0)})`,
      },
      events: [happened(endpointEvents.asked, what, data)],
      select: sql`select 1`,
    });
    return body.jobId;
  });
}
