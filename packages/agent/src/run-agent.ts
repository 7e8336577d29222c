import { openSync, closeSync, unlinkSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DeskClock } from './clock.ts';
import { findMembership, journalPath, loadKey, policyPath } from './home.ts';
import { Journal } from './journal/journal.ts';
import { makeWire } from './link/http.ts';
import { Link } from './link/loop.ts';
import { log } from './log.ts';
import { bootId } from './machine.ts';
import { Executor } from './run/executor.ts';
import { isProcessAlive, nameProcess } from './run/run-process.ts';
import { TrustStore } from './trust-store.ts';
import { agentVersion } from './version.ts';

/** Runs until `stop` is aborted: journal first, then what a crash left, then the link to the desk. */
export async function runAgent(home: string, stop: AbortSignal): Promise<void> {
  const membership = findMembership(home);
  if (membership === undefined)
    throw new Error(`This machine is not enrolled (${home}). Run: deskhand-agent enrol`);
  const release = claimHome(home);
  const journal = new Journal(journalPath(home));
  const trust = new TrustStore(journal);
  const clock = new DeskClock(journal);
  const key = loadKey(home);
  const shared = { journal, clock, key, bootId: bootId() };
  const wire = makeWire(membership.serverUrl, membership.authorityFile);
  const executor: Executor = new Executor({
    ...shared,
    home,
    log,
    agentId: membership.agentId,
    siteId: membership.siteId,
    policyPath: policyPath(home),
    agentVersion,
    trust: () => trust.statement,
    onProgress: (jobId, state) => link.tell(jobId, state),
    onChunk: (jobId, number) => link.showChunk(jobId, number),
    onResult: () => link.deliver(),
  });
  const link: Link = new Link({ ...shared, wire, membership, trust }, executor, stop);
  executor.recover();
  const pruning = setInterval(() => executor.prune(), 3_600_000);
  await link.run();
  clearInterval(pruning);
  await executor.stopAll();
  wire.agent.destroy();
  journal.close();
  release();
}

/** Two agents in one folder would be clones of each other: the second one does not start. */
function claimHome(home: string): () => void {
  const path = join(home, 'agent.pid');
  try {
    writeClaim(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (isProcessAlive(readFileSync(path, 'utf8'))) throw new Error(`An agent already runs in ${home}.`);
    unlinkSync(path);
    writeClaim(path);
  }
  return () => unlinkSync(path);
}

function writeClaim(path: string): void {
  const file = openSync(path, 'wx', 0o600);
  writeSync(file, nameProcess(process.pid));
  closeSync(file);
}
