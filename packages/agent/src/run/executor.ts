import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, SignedCancel, SignedJob } from '@deskhand/protocol';
import { keysAt, sequenceWindow, signersOf } from '@deskhand/protocol';
import type { Action, ActionEnd } from '../actions/action.ts';
import { findActionVersion } from '../actions/index.ts';
import type { JournalJob } from '../journal/journal.ts';
import type { Room } from '../journal/room.ts';
import type { Judge } from './judge.ts';
import { judgeIncoming, judgeStart } from './judge.ts';
import { locksOf, mayStart, sortOut } from './queue.ts';
import { rawOfChunks, RawRecorder } from './raw-output.ts';
import type { Running } from './run-action.ts';
import { runAction, stop } from './run-action.ts';
import { agentStopping, isProcessAlive } from './run-process.ts';
import type { Ending, Signer } from './write-result.ts';
import { writeResult } from './write-result.ts';

export interface ExecutorNeeds extends Signer, Judge {
  readonly home: string;
  readonly log: (words: string) => void;
  /** Told when a job was taken or started, when a chunk is in the journal, and when there is a result. */
  readonly onProgress: (jobId: string, state: 'accepted' | 'started') => void;
  readonly onChunk: (jobId: string, number: number) => void;
  readonly onResult: () => void;
}

/** How often a program that outlived the agent is looked for. */
const programEveryMs = 500;
const writeAgainMs = 5000;
/** Room in which work begins; a disk that others have filled is one that somebody has to look at. */
const startable: ReadonlySet<Room> = new Set<Room>(['open', 'scarce']);

const journalFull = {
  code: 'journal.full',
  note: 'The disk, or the room for results that wait for the desk, is full: new work must wait.',
};

/** Takes jobs, keeps lanes and locks, starts them, and writes down how they ended. */
export class Executor {
  readonly #needs: ExecutorNeeds;
  readonly #running = new Map<string, Running>();
  #wake: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(needs: ExecutorNeeds) {
    this.#needs = needs;
  }

  get runningJobs(): number {
    return this.#running.size;
  }

  /**
   * After a crash or a reboot: what was started and has no end. A read or a dry run is run again. Anything else
   * may have happened and is never run again: an action that can read back what became of it does so, and where
   * nobody can know, a person decides.
   */
  recover(): void {
    for (const open of this.#needs.journal.listJobs('started')) this.#recoverOne(open);
    this.schedule();
  }

  #recoverOne(open: JournalJob): void {
    const { journal, log } = this.#needs;
    const action = findActionVersion(open.job.action, open.job.actionVersion);
    const isHarmless = action?.repeat === 'harmless' || (action !== undefined && open.job.dryRun);
    if (!isHarmless) {
      if (action?.verify === undefined) this.#end(this.#interrupted(open));
      else void this.#readBack(action, open);
      return;
    }
    try {
      journal.transaction(() => {
        journal.dropChunks(open.job.jobId);
        journal.setState(open.job.jobId, 'waiting', null);
      });
      this.schedule();
    } catch (error) {
      log(`job ${open.job.jobId} is not run again yet: ${String(error)}`);
      setTimeout(() => this.#recoverOne(open), writeAgainMs).unref();
    }
  }

  accept(signed: SignedJob): void {
    const verdict = judgeIncoming(this.#needs, signed);
    const { journal, log } = this.#needs;
    if (verdict.kind === 'ignore') return log(`a job was not taken: ${verdict.code}`);
    if (verdict.kind === 'repeat') {
      journal.sendAgain(signed.body.jobId);
      return this.#needs.onResult();
    }
    const room = journal.room();
    // Not even a refusal is written then: the job stays with the desk and is asked for again.
    if (room === 'full') throw new Error(journalFull.code);
    const refusal = room === 'tight' ? journalFull : verdict.kind === 'refuse' ? verdict : undefined;
    if (refusal !== undefined) return this.#refuseNew(signed, refusal);
    journal.transaction(() => journal.addJob(signed, 'waiting'));
    this.#needs.onProgress(signed.body.jobId, 'accepted');
  }

  cancel(cancel: SignedCancel): void {
    const { body } = cancel;
    const keys = keysAt(this.#needs.trust(), 'dispatch', this.#needs.clock.now());
    if (body.agentId !== this.#needs.agentId || signersOf('cancel', cancel, keys).length === 0) {
      return this.#needs.log('a cancel was not taken: it is not signed for this machine');
    }
    const running = this.#running.get(body.jobId);
    if (running !== undefined) return stop(running, 'cancelled');
    const waiting = this.#needs.journal.findJob(body.jobId);
    if (waiting?.state === 'waiting') {
      this.#end({ job: waiting.job, outcome: 'refused', code: 'cancelled', note: body.reason });
    }
  }

  /** Starts what may start now. Called after each change; a job that waits for its time has a timer. */
  schedule(): void {
    clearTimeout(this.#wake);
    if (this.#isStopping || !this.#needs.clock.isCertain) return;
    const waiting = this.#withoutSuperseded(this.#needs.journal.listJobs('waiting'));
    const nowMs = this.#needs.clock.nowMs();
    let nextMs = Infinity;
    for (const { signed, job } of waiting) {
      const earlyMs = Date.parse(job.notBefore) - nowMs;
      if (earlyMs > 0) nextMs = Math.min(nextMs, earlyMs);
      else if (!this.#running.has(job.jobId) && mayStart(job, [...this.#running.values()]))
        this.#start(signed).catch((error: unknown) => this.#notStarted(job, error));
    }
    if (nextMs < Infinity) this.#wake = setTimeout(() => this.schedule(), Math.min(nextMs, 3_600_000));
  }

  /** Ends the programs of running jobs: what had an effect is unknown and is told so at once. */
  async stopAll(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#wake);
    for (const running of this.#running.values()) stop(running, agentStopping);
    while (this.#running.size > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  #withoutSuperseded(waiting: readonly JournalJob[]): JournalJob[] {
    const open = waiting.filter(({ job }) => !this.#running.has(job.jobId));
    const { superseded, rest } = sortOut(waiting, open);
    for (const job of superseded) {
      const note = 'A newer job of its kind took its place.';
      this.#end({ job, outcome: 'refused', code: 'superseded', note });
    }
    return rest;
  }

  async #start(signed: SignedJob): Promise<void> {
    const { journal, clock } = this.#needs;
    const { body: job } = signed;
    const verdict = judgeStart(this.#needs, signed);
    if (verdict.kind === 'refuse') {
      return this.#end({ job, outcome: 'refused', code: verdict.code, note: verdict.note });
    }
    if (verdict.kind !== 'take') return;
    if (!startable.has(journal.room())) return this.#end({ job, outcome: 'refused', ...journalFull });
    const { action } = verdict;
    const running: Running = { job, action, locks: locksOf(job), stop: new AbortController() };
    this.#running.set(job.jobId, running);
    if (!this.#noteStart(job)) {
      this.#running.delete(job.jobId);
      const note = 'The signature of the operator was used before: it is good once.';
      return this.#end({ job, outcome: 'refused', code: 'approval.used', note });
    }
    this.#needs.onProgress(job.jobId, 'started');
    const startedAt = clock.now();
    const capBytes = job.outputCapBytes;
    const recorder = new RawRecorder(journal, { jobId: job.jobId, capBytes }, (number) =>
      this.#needs.onChunk(job.jobId, number),
    );
    const perform = job.dryRun ? (action.rehearse ?? action.run) : action.run;
    const end = await runAction(this.#needs, running, recorder, (context) => perform(job.params, context));
    const raw = recorder.finish();
    this.#running.delete(job.jobId);
    // The machine goes down, perhaps by this very job: the next start of the agent reads back what became of it.
    if (running.reason === agentStopping && action.verify !== undefined && !job.dryRun) return;
    this.#end({ job, ...end, raw, startedAt });
    this.schedule();
  }

  /** Its locks are held meanwhile: what is being looked at must not change by another job. */
  async #readBack(action: Action, open: JournalJob): Promise<void> {
    const { journal } = this.#needs;
    const { job } = open;
    const running: Running = { job, action, locks: locksOf(job), stop: new AbortController() };
    this.#running.set(job.jobId, running);
    const firstNumber = journal.listChunks(job.jobId, 0, 1_000_000).length;
    const recorder = new RawRecorder(
      journal,
      { jobId: job.jobId, capBytes: job.outputCapBytes, firstNumber },
      (number) => this.#needs.onChunk(job.jobId, number),
    );
    const interrupted = {
      isOtherBoot: open.bootId !== this.#needs.bootId,
      remembered: journal.recall(job.jobId),
    };
    const wentOn = this.#isAtWork(open) ? ', and its program went on without it' : '';
    let found: ActionEnd | undefined;
    await runAction(this.#needs, running, recorder, async (context) => {
      // Its program may have outlived us: there is nothing to read back before it ends.
      while (this.#isAtWork(open)) {
        if (context.signal.aborted) return unknownEnd;
        await sleep(programEveryMs, undefined, { signal: context.signal }).catch(() => undefined);
      }
      found = await action.verify?.(job.params, context, interrupted);
      return found ?? unknownEnd;
    });
    recorder.finish();
    this.#running.delete(job.jobId);
    if (running.reason === agentStopping) return;
    const { note, ...rest } = this.#interrupted(open);
    const words = `${this.#howItEnded(open)} while the job ran${wentOn}; it was read back: ${found?.note}`;
    this.#end(found === undefined ? { ...rest, note } : { ...rest, ...found, note: words });
    this.schedule();
  }

  /** Without its line in the journal a job is not started; it stays where it was. */
  #notStarted(job: Job, error: unknown): void {
    this.#running.delete(job.jobId);
    this.#needs.log(`job ${job.jobId} was not started: ${String(error)}`);
    this.#wake = setTimeout(() => this.schedule(), writeAgainMs);
  }

  /** The line that must be on the disk before anything happens. */
  #noteStart(job: Job): boolean {
    const { journal, bootId } = this.#needs;
    return journal.transaction(() => {
      const approval = job.authority?.approval.body;
      const isOnce = approval !== undefined && approval.rule === undefined;
      if (isOnce && !journal.useApproval(approval.approvalId, job.jobId)) return false;
      journal.setState(job.jobId, 'started', bootId);
      return true;
    });
  }

  #isAtWork({ child, bootId }: JournalJob): boolean {
    return child !== null && bootId === this.#needs.bootId && isProcessAlive(child);
  }

  #howItEnded({ bootId }: JournalJob): string {
    return bootId === this.#needs.bootId ? 'The agent ended' : 'The machine restarted';
  }

  #interrupted(open: JournalJob): Ending {
    const { job } = open;
    const still = this.#isAtWork(open) ? ' Its program still runs.' : '';
    const note = `${this.#howItEnded(open)} while the job ran: it may have happened.${still}`;
    const raw = rawOfChunks(this.#needs.journal.listChunks(job.jobId, 0, 1_000_000));
    return { job, outcome: 'unknown', code: 'interrupted', note, raw };
  }

  #refuseNew(signed: SignedJob, { code, note }: { code: string; note: string }): void {
    const { journal } = this.#needs;
    journal.transaction(() => {
      // A stale number cannot be taken into the journal again, but its refusal is evidence all the same.
      journal.addJob(signed, 'ended');
      writeResult(this.#needs, { job: signed.body, outcome: 'refused', code, note });
    });
    this.#needs.onResult();
  }

  /** A disk that is full keeps the ending in memory until it can be written: evidence is not dropped. */
  #end(ending: Ending): void {
    const { journal } = this.#needs;
    // One end a job: while the disk was full it may have been ended again.
    if (journal.findResult(ending.job.jobId) !== undefined) return;
    try {
      journal.transaction(() => {
        journal.setState(ending.job.jobId, 'ended', this.#needs.bootId);
        writeResult(this.#needs, ending);
      });
      this.#needs.onResult();
    } catch (error) {
      this.#needs.log(`a result cannot be written yet: ${String(error)}`);
      setTimeout(() => this.#end(ending), writeAgainMs).unref();
    }
  }

  /** Old jobs are forgotten after 30 days, once the desk has their results. */
  prune(): void {
    const highest = this.#needs.journal.seenSequences().highest;
    this.#needs.journal.prune(this.#needs.clock.nowMs() - 30 * 86_400_000, highest - sequenceWindow);
  }
}

const unknownEnd: ActionEnd = {
  outcome: 'failed',
  code: 'interrupted',
  note: 'Nobody can know.',
  output: null,
};
