import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import pg from 'pg';
import { clientConfig, type Connection } from './database.ts';

/** One forward migration: SQL of one room, named `YYYYMMDD-HHMM_room_what.sql`, immutable once released. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** The migrations in the given folders, in the order of their names (time first, so the order is the same for all rooms). */
export function migrationsIn(folders: readonly string[]): Migration[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((f) => f.endsWith('.sql'))
      .map((f) => join(folder, f)),
  );
  return files
    .map((file) => ({ name: basename(file, '.sql'), sql: readFileSync(file, 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The database is newer than this program, or a migration was changed after it ran. */
export class MigrationError extends Error {
  readonly code: string;
  readonly hint: string;
  constructor(code: string, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** Any number for `pg_advisory_lock`, the same in every process: "deskhand" has a fixed one. */
const lockKey = 4_417_031;

/**
 * Brings the schema up to date under an advisory lock; each migration and its record are one transaction.
 * Returns the names that ran. Refuses a database with migrations that this program does not know.
 */
export async function migrate(connection: Connection, migrations: readonly Migration[]): Promise<string[]> {
  const client = new pg.Client(clientConfig(connection));
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(
      'create table if not exists platform_migrations (name text collate "C" primary key, checksum text not null, ran_at timestamptz not null)',
    );
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from platform_migrations',
    );
    const ran = new Map(rows.map((r) => [r.name, r.checksum]));
    refuseForeign(ran, migrations);
    const fresh = migrations.filter((m) => !ran.has(m.name));
    for (const migration of fresh) await apply(client, migration);
    return fresh.map((m) => m.name);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into platform_migrations (name, checksum, ran_at) values ($1, $2, $3)', [
      migration.name,
      checksum(migration.sql),
      new Date(),
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(
      'platform.migration_failed',
      `${migration.name}: ${(error as Error).message}`,
      'Nothing of this step was kept.',
    );
  }
}

function refuseForeign(ran: ReadonlyMap<string, string>, migrations: readonly Migration[]): void {
  const known = new Map(migrations.map((m) => [m.name, checksum(m.sql)]));
  for (const [name, sum] of ran) {
    if (!known.has(name))
      throw new MigrationError(
        'platform.data_newer',
        `The data was written by a newer Deskhand (it has ${name}).`,
        'Start that version or a newer one.',
      );
    if (known.get(name) !== sum)
      throw new MigrationError(
        'platform.migration_changed',
        `${name} was changed after it ran.`,
        'Restore the released file.',
      );
  }
}

/** SHA-256 of a migration's text. */
export function checksum(sql: string): string {
  return createHash('sha256').update(sql).digest('hex');
}
