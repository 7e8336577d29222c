import { join, resolve } from 'node:path';
import { findBinaries } from './binaries.ts';
import { explainFileError, type EmbeddedError } from './errors.ts';
import { prepareFolder } from './identity.ts';
import { clusterOf, ensureCluster } from './initialise.ts';
import { keepRunning } from './keep-running.ts';
import { readPostmaster } from './postmaster.ts';
import { settingArguments } from './settings.ts';
import { chooseSocketFolder } from './socket-folder.ts';
import type { Service } from './supervise.ts';

export { EmbeddedError, type EmbeddedErrorCode } from './errors.ts';

/** What a caller decides. */
export interface EmbeddedOptions {
  /** The data folder of Deskhand; the database takes the folder `database` in it. */
  readonly dataDir: string;
  /** Progress, and what PostgreSQL has to say beyond its ordinary chatter. */
  readonly log: (line: string) => void;
  /** False only for tests: nothing waits for the disk, and a power cut loses all. */
  readonly durable?: boolean | undefined;
  /** Settings of PostgreSQL that win over ours. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
}

/** The running database of this process. */
export interface EmbeddedPostgres {
  /** The folder of the Unix socket; `pg` takes it as host. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  /** Process of the PostgreSQL server at this moment. */
  pid(): number;
  /** Ends the server and waits for it; close all pools first, their statements are broken off. */
  stop(): Promise<void>;
  /** Calls back when the server ended and could not be started again. */
  onExit(listener: (error: EmbeddedError) => void): void;
}

async function start(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const durable = options.durable ?? true;
  const folder = join(resolve(options.dataDir), 'database');
  const binaries = findBinaries();
  const identity = prepareFolder(folder, binaries);
  await ensureCluster({ folder, identity, binaries, durable, log: options.log });
  const service: Service = {
    folder,
    socketFolder: chooseSocketFolder(folder, identity.uid),
    identity,
    binaries,
    settings: settingArguments(durable, options.settings),
    log: options.log,
  };
  const kept = await keepRunning(service);
  return {
    host: service.socketFolder,
    port: 5432,
    database: 'deskhand',
    user: 'deskhand',
    ...kept,
  };
}

/** The socket of the embedded PostgreSQL that another process of this data folder serves at this moment. */
export function findRunningPostgres(
  dataDir: string,
): { host: string; user: string; database: string } | undefined {
  const found = readPostmaster(clusterOf(join(resolve(dataDir), 'database')));
  if (found?.status !== 'ready') return undefined;
  return { host: found.socketFolder, user: 'deskhand', database: 'deskhand' };
}

/**
 * Starts the PostgreSQL that Deskhand brings along, on a Unix socket only; makes the cluster on the first start.
 * Rejects with an EmbeddedError that says what stands in the way and what to do about it.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  try {
    return await start(options);
  } catch (error) {
    throw explainFileError(error, resolve(options.dataDir));
  }
}
