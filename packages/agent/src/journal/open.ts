import { DatabaseSync } from 'node:sqlite';

/**
 * The journal is written before work starts and after it ends, with a flush to the disk each time
 * (WAL, synchronous FULL): after a crash it is the only one who knows.
 */
const schema = `
create table if not exists facts (key text primary key, value text not null) strict;
create table if not exists jobs (
  job_id text primary key, sequence integer not null, job_hash text not null, signed text not null,
  lane text not null, supersede_key text, state text not null, boot_id text, child text
) strict;
create index if not exists jobs_open on jobs (state, sequence);
create index if not exists jobs_sequence on jobs (sequence);
create table if not exists approvals (approval_id text primary key, job_id text not null) strict;
create table if not exists results (
  job_id text primary key, number integer not null unique, signed text not null, ended_ms integer not null,
  received integer not null default 0
) strict;
create index if not exists results_waiting on results (received, number);
create table if not exists chunks (
  job_id text not null, number integer not null, stream text not null, at_ms integer not null,
  data blob not null, primary key (job_id, number)
) strict, without rowid;
`;

/** Version of the tables; a journal of a later version is refused instead of being guessed at. */
const journalVersion = 1;

export function openJournalFile(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 5000 });
  db.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;');
  const found = Number(db.prepare('pragma user_version').get()?.['user_version'] ?? 0);
  if (found > journalVersion) {
    db.close();
    throw new Error(`The journal ${path} was written by a later agent (version ${found}).`);
  }
  db.exec(schema);
  // Written only when it is new: an agent must start on a full disk too.
  if (found < journalVersion) db.exec(`pragma user_version = ${journalVersion}`);
  return db;
}
