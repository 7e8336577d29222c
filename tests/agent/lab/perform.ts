import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeKeyPair } from '@deskhand/protocol';
import type { Job, Result } from '@deskhand/protocol';
import { approve, certify, makeJob, makeOrganisation } from '@deskhand/protocol/conformance';
import { findAction } from '../../../packages/agent/src/actions/index.ts';
import { DeskClock } from '../../../packages/agent/src/clock.ts';
import { journalPath, policyPath, prepareHome } from '../../../packages/agent/src/home.ts';
import { Journal } from '../../../packages/agent/src/journal/journal.ts';
import { bootId } from '../../../packages/agent/src/machine.ts';
import { Executor } from '../../../packages/agent/src/run/executor.ts';

/**
 * The working half of the agent on a lab host: signed jobs in, journal and results out, without a desk. Wishes
 * come as JSON on standard input, one job after the other; `recover` only does what an agent does at its start.
 * Each answer is a line of JSON.
 */
const agentId = '01900000-0000-7000-8000-00000000000a';
const home = process.env['HOME_OF_AGENT'] ?? '/var/lib/deskhand-agent';
const organisation = makeOrganisation();
prepareHome(home);
const journal = new Journal(journalPath(home));
const executor = new Executor({
  journal,
  home,
  agentId,
  clock: new DeskClock(journal),
  key: makeKeyPair(),
  bootId: bootId(),
  agentVersion: 'lab',
  siteId: organisation.siteId,
  policyPath: policyPath(home),
  trust: () => organisation.trust.body,
  log: (words) => void process.stderr.write(`${words}\n`),
  onProgress: () => undefined,
  onChunk: () => undefined,
  onResult: () => undefined,
});

type Wish = Pick<Job, 'action' | 'params'> & Partial<Job>;

function say(result: Result): void {
  const raw = journal.listChunks(result.jobId, 0, 10_000).map((one) => Buffer.from(one.data, 'base64'));
  process.stdout.write(`${JSON.stringify({ ...result, text: Buffer.concat(raw).toString('utf8') })}\n`);
}

async function resultOf(jobId: string): Promise<Result> {
  for (;;) {
    const found = journal.findResult(jobId);
    if (found !== undefined) return found.body;
    await sleep(10);
  }
}

async function perform(wish: Wish): Promise<void> {
  const own = findAction(wish.action)?.class ?? 'R0';
  const named = {
    agentId,
    sequence: journal.seenSequences().highest + 1,
    class: own,
    deadlineMs: 600_000,
    ...wish,
  };
  const authority =
    own === 'R3'
      ? { authority: { approval: approve(organisation, named), certificate: certify(organisation) } }
      : {};
  const signed = makeJob(organisation, { ...named, ...authority });
  executor.accept(signed);
  executor.schedule();
  say(await resultOf(signed.body.jobId));
}

process.once('SIGTERM', () => {
  void executor.stopAll().then(() => process.exit(0));
});
const open = journal.listJobs('started').map(({ job }) => job.jobId);
executor.recover();
for (const jobId of open) say(await resultOf(jobId));
if (process.argv[2] !== 'recover') {
  for (const wish of JSON.parse(readFileSync(0, 'utf8')) as Wish[]) await perform(wish);
}
await executor.stopAll();
journal.close();
