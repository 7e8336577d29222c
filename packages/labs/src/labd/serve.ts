import { chmodSync, chownSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { ensureOwnFolder } from '../engine/place.ts';
import { sweepStale } from '../engine/sweep.ts';
import { Connection } from './connection.ts';
import { KeptLabs, type Quotas, type Shelf } from './keep-labs.ts';
import { openProofs } from './who.ts';

export interface LabdOptions {
  readonly folder: string;
  readonly shelf: Shelf;
  readonly quotas: Quotas;
  /** Members of this group may ask; without one, nobody but the user of labd. */
  readonly groupId?: number;
}

export interface Labd {
  readonly labs: KeptLabs;
  readonly close: () => Promise<void>;
}

/** The name of the socket in the folder of labd. */
export function socketIn(folder: string): string {
  return join(folder, 'labd', 'labd.sock');
}

/**
 * Opens labd, or returns undefined when another one serves this folder. What an earlier one left behind is
 * removed first: its labs ended with it, its cgroups and its socket did not.
 */
export async function openLabd(options: LabdOptions): Promise<Labd | undefined> {
  ensureOwnFolder(options.folder, 0o755);
  const folder = join(options.folder, 'labd');
  ensureOwnFolder(folder, 0o700);
  const socket = socketIn(options.folder);
  if (await answers(socket)) return undefined;
  rmSync(socket, { force: true });
  sweepStale();
  const proofs = openProofs(folder);
  const labs = new KeptLabs(options.shelf, options.quotas);
  const server = createServer((one) => void new Connection(one, labs, proofs));
  await listen(server, socket);
  chmodSync(socket, 0o666);
  // The folder is the gate: who cannot pass it does not reach the socket.
  if (options.groupId !== undefined) {
    chownSync(folder, process.getuid?.() ?? 0, options.groupId);
    chmodSync(folder, 0o750);
  }
  const close = async (): Promise<void> => {
    server.close();
    rmSync(socket, { force: true });
    await labs.stopAll();
  };
  return { labs, close };
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const one = connect(socket);
    one.on('connect', () => {
      one.destroy();
      resolve(true);
    });
    one.on('error', () => resolve(false));
  });
}

function listen(server: Server, socket: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(socket, resolve);
  });
}
