import { EmbeddedError } from './errors.ts';
import { processesOf, readPostmaster } from './postmaster.ts';

/** After kill -9 the old server still writes its last checkpoint; that may take this long. */
const oldServerMs = 30_000;
/** An orphan gets its signal at once; a server that stays ready this long has a living Deskhand. */
const orphanMs = 2_000;
/** A wait shorter than this needs no words. */
const silentMs = 1_000;

function alreadyServing(folder: string, pid: number): EmbeddedError {
  return new EmbeddedError('embedded.already_serving', {
    title: `Another Deskhand is already serving the data in ${folder} (PostgreSQL is process ${pid}).`,
    hint: 'Stop that one first, or name another folder in DESKHAND_DATA.',
  });
}

function stillThere(folder: string, cluster: string): EmbeddedError {
  const pids = processesOf(cluster);
  const who = pids.length === 0 ? '' : ` (processes ${pids.join(', ')})`;
  return new EmbeddedError('embedded.old_server_running', {
    title: `An older PostgreSQL still holds the data in ${folder}${who}.`,
    hint: 'Wait for it, or end these processes, and start again. In containers only one may use the folder.',
  });
}

/**
 * Judges whoever holds the cluster, once per attempt: returns while it may be the closing server of a killed Deskhand,
 * throws when another Deskhand lives or the wait was long enough.
 */
export function judgeRival(folder: string, cluster: string, log: (line: string) => void): () => void {
  const begunAt = performance.now();
  let servingSince: number | undefined;
  let told = false;
  return () => {
    const now = performance.now();
    const rival = readPostmaster(cluster);
    if (rival?.status === 'ready' && processesOf(cluster).includes(rival.pid)) {
      servingSince ??= now;
      if (now - servingSince > orphanMs) throw alreadyServing(folder, rival.pid);
    } else {
      servingSince = undefined;
    }
    if (now - begunAt > oldServerMs) throw stillThere(folder, cluster);
    if (!told && now - begunAt > silentMs) {
      log('Waiting for the database of the last start to close ...');
      told = true;
    }
  };
}
