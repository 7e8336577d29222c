import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Connection } from '#platform/server/db/database';
import { migrate, migrationsIn } from '#platform/server/db/migrate';
import { startEmbeddedPostgres } from '#platform/server/embedded/start';
import { findMigrationFolders } from '#platform/server/db/migration-folders';
import type { Config } from './config.ts';

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
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const running =
    config.databaseUrl === undefined ? await embedded(config, say) : external(config.databaseUrl);
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

function external(url: string): PreparedDatabase {
  return { connection: { url }, stop: () => Promise.resolve(), onLost: () => {} };
}

/** Where the built web application lies. */
export const webFolder = join(dirname(sourceFolder), 'dist', 'web');
