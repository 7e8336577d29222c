import { dirname } from 'node:path';
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Chunk, Job, SeenSequences, SignedJob, SignedResult } from '@deskhand/protocol';
import { bodyHash } from '@deskhand/protocol';
import { openJournalFile } from './open.ts';
import type { Disk, Room } from './room.ts';
import { Reserve } from './reserve.ts';
import { judgeRoom, readDisk, scarceOutputBytes } from './room.ts';

export type JobState = 'waiting' | 'started' | 'ended';

export interface JournalJob {
  readonly signed: SignedJob;
  readonly job: Job;
  readonly state: JobState;
  readonly bootId: string | null;
  /** `pid:starttime` of the last program that the job started. */
  readonly child: string | null;
}

type Row = Record<string, SQLOutputValue>;

/** Memory of the machine: jobs, approvals that were used, results and raw output that wait for a receipt. */
export class Journal {
  readonly #db: DatabaseSync;
  readonly #folder: string;
  readonly #reserve: Reserve;
  readonly #statements = new Map<string, StatementSync>();

  constructor(path: string) {
    this.#db = openJournalFile(path);
    this.#folder = dirname(path);
    this.#reserve = new Reserve(this.#folder);
  }

  close(): void {
    this.#db.close();
  }

  /** All or nothing, flushed when it returns. */
  transaction<T>(work: () => T): T {
    this.#db.exec('begin immediate');
    try {
      const value = work();
      this.#db.exec('commit');
      return value;
    } catch (error) {
      this.#db.exec('rollback');
      throw error;
    }
  }

  readFact(key: string): string | undefined {
    const row = this.#sql('select value from facts where key = ?').get(key);
    return row === undefined ? undefined : String(row['value']);
  }

  writeFact(key: string, value: string): void {
    this.#sql('insert into facts values (?, ?) on conflict (key) do update set value = excluded.value').run(
      key,
      value,
    );
  }

  seenSequences(): SeenSequences {
    return {
      highest: Number(this.readFact('highestSequence') ?? 0),
      isTaken: (sequence) => this.#sql('select 1 from jobs where sequence = ?').get(sequence) !== undefined,
    };
  }

  /** Takes the sequence of a job for ever, and notes the job as waiting or, when refused, as ended. */
  addJob(signed: SignedJob, state: JobState): void {
    const { body } = signed;
    const highest = Math.max(this.seenSequences().highest, body.sequence);
    this.#sql(
      `insert into jobs (job_id, sequence, job_hash, signed, lane, supersede_key, state) values (?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      body.jobId,
      body.sequence,
      bodyHash(body),
      JSON.stringify(signed),
      body.lane,
      body.supersedeKey ?? null,
      state,
    );
    this.writeFact('highestSequence', String(highest));
  }

  findJobHash(jobId: string): string | undefined {
    const row = this.#sql('select job_hash from jobs where job_id = ?').get(jobId);
    return row === undefined ? undefined : String(row['job_hash']);
  }

  findJob(jobId: string): JournalJob | undefined {
    const row = this.#sql('select * from jobs where job_id = ?').get(jobId);
    return row === undefined ? undefined : jobOf(row);
  }

  listJobs(state: JobState): JournalJob[] {
    return this.#sql('select * from jobs where state = ? order by sequence').all(state).map(jobOf);
  }

  setState(jobId: string, state: JobState, bootId: string | null): void {
    this.#sql('update jobs set state = ?, boot_id = ? where job_id = ?').run(state, bootId, jobId);
  }

  noteChild(jobId: string, child: string): void {
    this.#sql('update jobs set child = ? where job_id = ?').run(child, jobId);
  }

  /** One word of an action about its own job, for the time after a crash. */
  remember(jobId: string, word: string): void {
    this.writeFact(`job:${jobId}`, word);
  }

  recall(jobId: string): string | undefined {
    return this.readFact(`job:${jobId}`);
  }

  /** False when the approval was used before: one signature, one deed. */
  useApproval(approvalId: string, jobId: string): boolean {
    const added = this.#sql('insert into approvals values (?, ?) on conflict do nothing').run(
      approvalId,
      jobId,
    );
    return added.changes === 1;
  }

  addResult(signed: SignedResult): void {
    const { jobId, number, endedAt } = signed.body;
    this.#sql('insert into results (job_id, number, signed, ended_ms) values (?, ?, ?, ?)').run(
      jobId,
      number,
      JSON.stringify(signed),
      Date.parse(endedAt),
    );
  }

  findResult(jobId: string): SignedResult | undefined {
    const row = this.#sql('select signed from results where job_id = ?').get(jobId);
    return row === undefined ? undefined : resultOf(row);
  }

  /** Results without a receipt, oldest first. */
  waitingResults(limit: number): SignedResult[] {
    return this.#sql('select signed from results where received = 0 order by number limit ?')
      .all(limit)
      .map(resultOf);
  }

  countWaitingResults(): number {
    return Number(this.#sql('select count(*) as n from results where received = 0').get()?.['n'] ?? 0);
  }

  /** A desk that asks again for a finished job has lost the result: it is sent again. */
  sendAgain(jobId: string): void {
    this.#sql('update results set received = 0 where job_id = ?').run(jobId);
  }

  /** The desk has it: the raw output goes, the result stays for a while. */
  noteReceipt(jobId: string): void {
    this.transaction(() => {
      this.#sql('update results set received = 1 where job_id = ?').run(jobId);
      this.#sql('delete from chunks where job_id = ?').run(jobId);
    });
  }

  /** The desk will never take it in this form: it stays here as evidence and no longer stands in the way. */
  setAside(jobId: string): void {
    this.#sql('update results set received = 2 where job_id = ?').run(jobId);
  }

  addChunk(jobId: string, chunk: { number: number; stream: string; atMs: number; data: Buffer }): void {
    this.#sql('insert into chunks values (?, ?, ?, ?, ?)').run(
      jobId,
      chunk.number,
      chunk.stream,
      chunk.atMs,
      chunk.data,
    );
  }

  dropChunks(jobId: string): void {
    this.#sql('delete from chunks where job_id = ?').run(jobId);
  }

  listChunks(jobId: string, from: number, limit: number): Chunk[] {
    return this.#sql('select * from chunks where job_id = ? and number >= ? order by number limit ?')
      .all(jobId, from, limit)
      .map((row) => ({
        jobId,
        number: Number(row['number']),
        stream: String(row['stream']) as Chunk['stream'],
        atMs: Number(row['at_ms']),
        data: Buffer.from(row['data'] as Uint8Array).toString('base64'),
      }));
  }

  /** Bytes of raw output that wait for a receipt. */
  chunkTotalBytes(): number {
    return this.#number('select coalesce(sum(length(data)), 0) from chunks');
  }

  /** How much this journal may still take; asked before new work. */
  room(): Room {
    const disk = { ...this.#disk(), waitingBytes: this.chunkTotalBytes() };
    const room = judgeRoom(disk);
    if (room === 'open') this.#reserve.keep(disk.freeBytes);
    else if (this.#reserve.release()) return this.room();
    return room;
  }

  /** Asked before each piece of raw output: below that the disk is left to the words about the jobs themselves. */
  hasRoomForOutput(keptBytes: number): boolean {
    const room = judgeRoom({ ...this.#disk(), waitingBytes: 0 });
    return room === 'open' || (room === 'scarce' && keptBytes < scarceOutputBytes);
  }

  #disk(): Omit<Disk, 'waitingBytes'> {
    const { totalBytes, freeBytes } = readDisk(this.#folder);
    const unused = this.#number('pragma freelist_count') * this.#number('pragma page_size');
    return { totalBytes, freeBytes: freeBytes + unused };
  }

  #number(pragma: string): number {
    return Number(Object.values(this.#sql(pragma).get() ?? {})[0] ?? 0);
  }

  /** Forgets finished jobs that the desk has, older than `beforeMs`, below the window of sequences. */
  prune(beforeMs: number, belowSequence: number): void {
    this.transaction(() => {
      this.#sql(
        `delete from jobs where state = 'ended' and sequence < ? and job_id in
           (select job_id from results where received = 1 and ended_ms < ?)`,
      ).run(belowSequence, beforeMs);
      this.#sql('delete from results where received = 1 and job_id not in (select job_id from jobs)').run();
      this.#sql(
        `delete from facts where key like 'job:%' and substr(key, 5) not in (select job_id from jobs)`,
      ).run();
    });
  }

  #sql(text: string): StatementSync {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const made = this.#db.prepare(text);
    this.#statements.set(text, made);
    return made;
  }
}

function jobOf(row: Row): JournalJob {
  const signed = JSON.parse(String(row['signed'])) as SignedJob;
  return {
    signed,
    job: signed.body,
    state: String(row['state']) as JobState,
    bootId: row['boot_id'] === null ? null : String(row['boot_id']),
    child: row['child'] === null ? null : String(row['child']),
  };
}

function resultOf(row: Row): SignedResult {
  return JSON.parse(String(row['signed'])) as SignedResult;
}
