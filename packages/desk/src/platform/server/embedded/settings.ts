/**
 * Settings of the embedded PostgreSQL, given on its command line so that an update of Deskhand brings its own.
 * Sized for two cores and a server that shares the machine: together under 200 MB when idle.
 */
const product: Readonly<Record<string, string>> = {
  // Nobody but this user's processes on this machine: no TCP at all.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  port: '5432',
  max_connections: '60',
  // Hot pages of 100 thousand tickets fit; the page cache of the system holds the rest.
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  // Compiling a query costs more than the short queries of a desk take.
  jit: 'off',
  // A person who waits goes before a report that wants both cores.
  max_worker_processes: '4',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '1',
  max_logical_replication_workers: '0',
  io_method: 'sync',
  // An acknowledged write survives a power cut.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  wal_level: 'replica',
  max_wal_senders: '0',
  max_replication_slots: '0',
  // Recovery after kill -9 reads at most this much: seconds, also on a slow disk.
  max_wal_size: '512MB',
  min_wal_size: '80MB',
  checkpoint_timeout: '10min',
  // Event and delta rows are written all day: small steps often, never a long one.
  autovacuum: 'on',
  autovacuum_max_workers: '2',
  autovacuum_worker_slots: '4',
  autovacuum_work_mem: '32MB',
  autovacuum_naptime: '30s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_vacuum_insert_scale_factor: '0.1',
  autovacuum_analyze_scale_factor: '0.05',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Failed statements are told to the caller, and their details hold people's data: the log gets the server's own words.
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_line_prefix: '',
  logging_collector: 'off',
};

/** Tests throw their cluster away: nothing waits for a disk. */
const throwAway: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  autovacuum_naptime: '1min',
};

/** The settings of one start as arguments of `postgres`; the caller's own come last and win. */
export function settingArguments(durable: boolean, own: Readonly<Record<string, string>> = {}): string[] {
  const all = { ...product, ...(durable ? {} : throwAway), ...own };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
