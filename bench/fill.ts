import { allMigrations } from '../packages/desk/src/main/prepare.ts';
import type { Connection } from '../packages/desk/src/platform/server/db/database.ts';
import { migrate } from '../packages/desk/src/platform/server/db/migrate.ts';
import { startEmbeddedPostgres } from '../packages/desk/src/platform/server/embedded/start.ts';
import { load, type Size } from './load.ts';

/** Loads a desk that is not running: its database alone is started for it. */
export async function fill(
  dataDir: string,
  of: Size,
  say: (text: string) => void,
): Promise<{ numberWith50: number }> {
  const at = performance.now();
  const loaded = await withDatabase(dataDir, async (connection) => {
    await migrate(connection, allMigrations());
    return load(connection, of, () => {});
  });
  say(`loaded in ${((performance.now() - at) / 1000).toFixed(0)} s`);
  return loaded;
}

/** Runs `work` on the database of a desk that is not running. */
export async function withDatabase<T>(
  dataDir: string,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const server = await startEmbeddedPostgres({
    dataDir,
    log: () => {},
    settings: { max_wal_size: '4GB', shared_buffers: '256MB' },
  });
  try {
    return await work({ host: server.host, user: server.user, database: server.database });
  } finally {
    await server.stop();
  }
}
