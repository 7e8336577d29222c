import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Connection } from '#platform/server/db/database';
import { migrate, migrationsIn } from '#platform/server/db/migrate';
import { explainFileError } from '#platform/server/embedded/errors';
import { startEmbeddedPostgres } from '#platform/server/embedded/start';
import { findMigrationFolders } from '#platform/server/db/migration-folders';
import { ConfigError, type Config } from './config.ts';

/** A database that is running and up to date. */
export interface PreparedDatabase {
  readonly connection: Connection;
  /** Ends the embedded server; does nothing for an external one. */
  readonly stop: () => Promise<void>;
  readonly onLost: (listener: (error: Error) => void) => void;
}

/** The folder `src` of this package. */
export const sourceFolder = dirname(dirname(fileURLToPath(import.meta.url)));

/** All migrations of platform and rooms. */
export function allMigrations() {
  return migrationsIn(findMigrationFolders(sourceFolder));
}

/** Starts the embedded PostgreSQL, or takes the external one, and brings the schema up to date. */
export async function prepareDatabase(
  config: Config,
  say: (line: string) => void,
): Promise<PreparedDatabase> {
  makeDataFolder(config.dataDir);
  const running =
    config.databaseUrl === undefined ? await embedded(config, say) : await external(config.databaseUrl);
  try {
    const ran = await migrate(running.connection, allMigrations());
    if (ran.length > 0) say(`Brought the database up to date (${ran.length} steps).`);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function embedded(config: Config, say: (line: string) => void): Promise<PreparedDatabase> {
  const server = await startEmbeddedPostgres({ dataDir: config.dataDir, log: say });
  return {
    connection: { host: server.host, user: server.user, database: server.database },
    stop: () => server.stop(),
    onLost: (listener) => server.onExit(listener),
  };
}

function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw explainFileError(error, folder);
  }
}

const oldestPostgres = 15;

/** Asks the external server who it is, so that a wrong address is not told as a failed migration. */
async function external(url: string): Promise<PreparedDatabase> {
  const version = await versionOf(url).catch((error: Error) => {
    throw new ConfigError(
      `The PostgreSQL of DATABASE_URL does not let us in: ${error.message || String(error)}`,
      'Write it as postgres://user:password@host:5432/database; the database exists and belongs to that user.',
    );
  });
  if (version < oldestPostgres)
    throw new ConfigError(
      `The PostgreSQL of DATABASE_URL is version ${version}.`,
      `Deskhand needs version ${oldestPostgres} or newer.`,
    );
  return { connection: { url }, stop: () => Promise.resolve(), onLost: () => {} };
}

/** The major version of an external server. */
async function versionOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ n: number }>(
      "select current_setting('server_version_num')::int / 10000 as n",
    );
    return rows[0]?.n ?? 0;
  } finally {
    await client.end();
  }
}

/** Where the built web application lies. */
export const webFolder = join(dirname(sourceFolder), 'dist', 'web');
