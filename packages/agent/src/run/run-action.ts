import type { Job } from '@deskhand/protocol';
import type { Action, ActionContext, ActionEnd } from '../actions/action.ts';
import type { Journal } from '../journal/journal.ts';
import { readPolicy } from '../policy.ts';
import { makeContext } from './context.ts';
import type { RawRecorder } from './raw-output.ts';
import { agentStopping } from './run-process.ts';
import type { Ending } from './write-result.ts';

/** A job at work. */
export interface Running {
  readonly job: Job;
  readonly action: Action;
  readonly locks: readonly string[];
  readonly stop: AbortController;
  /** Why it was stopped, when somebody stopped it. */
  reason?: 'cancelled' | 'process.timeout' | typeof agentStopping;
}

interface Needs {
  readonly journal: Journal;
  readonly policyPath: string;
  readonly home: string;
  readonly log: (words: string) => void;
}

export function stop(running: Running, reason: NonNullable<Running['reason']>): void {
  running.reason ??= reason;
  running.stop.abort(running.reason);
}

/** Lets an action work within its deadline, and gives whatever comes of it a name. */
export async function runAction(
  needs: Needs,
  running: Running,
  recorder: RawRecorder,
  work: (context: ActionContext) => Promise<ActionEnd>,
): Promise<Omit<Ending, 'job'>> {
  const { job, action } = running;
  const limitMs = Math.min(job.deadlineMs, action.timeoutMs);
  const limit = setTimeout(() => stop(running, 'process.timeout'), limitMs);
  const context = makeContext({
    recorder,
    signal: running.stop.signal,
    limitMs,
    policy: readPolicy(needs.policyPath),
    home: needs.home,
    onChild: (child) => noteChild(needs, job, child),
    remember: (word) => needs.journal.remember(job.jobId, word),
  });
  try {
    const end = await work(context);
    return running.reason === undefined ? end : stoppedEnd(action, running.reason, end);
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    needs.log(`${action.kind} broke: ${note}`);
    const isRead = action.class === 'R0';
    return { outcome: isRead ? 'failed' : 'unknown', code: 'action.broke', note };
  } finally {
    clearTimeout(limit);
  }
}

/** The program runs already: a disk that does not take its name must not leave it without anybody. */
function noteChild({ journal, log }: Needs, { jobId }: Job, child: string): void {
  try {
    journal.noteChild(jobId, child);
  } catch (error) {
    log(`process ${child} of job ${jobId} is not written down: ${String(error)}`);
  }
}

/** Stopped half-way: a read has failed, anything else may have happened in part. */
function stoppedEnd(action: Action, code: string, end: ActionEnd): Omit<Ending, 'job'> {
  const outcome = action.class === 'R0' || code !== agentStopping ? 'failed' : 'unknown';
  return { outcome, code, note: end.note, output: end.output };
}
