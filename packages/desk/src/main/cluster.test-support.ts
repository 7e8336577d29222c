import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { clientConfig, type Connection } from '#platform/server/db/database';
import { migrate } from '#platform/server/db/migrate';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '#platform/server/embedded/start';
import { allMigrations } from './prepare.ts';

interface Cluster {
  readonly server: EmbeddedPostgres;
  readonly admin: pg.Client;
  readonly folder: string;
}

const template = 'deskhand_template';
let cluster: Promise<Cluster> | undefined;
let made = 0;

/** One cluster per run, in memory where there is room; databases are copies of one migrated template. */
async function startCluster(): Promise<Cluster> {
  const folder = mkdtempSync(join(roomInMemory() ? '/dev/shm' : tmpdir(), 'deskhand-test-'));
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    log: () => {},
    durable: false,
    settings: { max_connections: '200' },
  });
  const admin = new pg.Client({ host: server.host, user: server.user, database: 'postgres' });
  admin.on('error', () => {});
  await admin.connect();
  await admin.query(`create database ${template}`);
  await migrate(connectionTo(server, template), allMigrations());
  return { server, admin, folder };
}

function roomInMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2 ** 30;
  } catch {
    return false;
  }
}

function connectionTo(server: EmbeddedPostgres, database: string): Connection {
  return { host: server.host, user: server.user, database };
}

/** A fresh, migrated database; `drop` removes it. */
export async function makeDatabase(): Promise<{ connection: Connection; drop: () => Promise<void> }> {
  const { server, admin } = await (cluster ??= startCluster());
  const name = `test_${++made}`;
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  return {
    connection: connectionTo(server, name),
    drop: async () => void (await admin.query(`drop database ${name} with (force)`)),
  };
}

/** A plain connection for looks that no interface offers, for example how many rows exist. */
export async function lookInto<T>(
  connection: Connection,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(clientConfig(connection));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

// Registered at the root: with one process for all files it runs once, after the last test.
after(async () => {
  if (!cluster) return;
  const { server, admin, folder } = await cluster;
  cluster = undefined;
  await admin.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
