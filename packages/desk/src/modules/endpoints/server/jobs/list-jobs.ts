import { sql, type RawBuilder } from 'kysely';
import type { InputOf } from '#platform/contract/endpoint';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { JobState, Outcome, type Job } from '../../contract.ts';
import type { jobEndpoints } from '../../contract/job-endpoints.ts';
import { readSubject, wordsOf } from '../filters.ts';
import { requireMachine } from '../machines/find-machine.ts';
import { visible } from '../visible.ts';
import { jobColumns, jobTables, toJob, type ListedJob } from './job-rows.ts';

type Page = { items: Job[]; nextCursor: string | null };
type Paging = InputOf<(typeof jobEndpoints)['jobsOfMachine']>;

/** Jobs of the machines that the actor may see, newest first. */
export function listJobs(
  db: Reader,
  actor: Actor,
  filter: InputOf<(typeof jobEndpoints)['jobs']>,
): Promise<Page> {
  const where: RawBuilder<unknown>[] = [];
  if (filter.state !== undefined)
    where.push(sql`j.state = any(${wordsOf('state', filter.state, JobState.enum)})`);
  if (filter.outcome !== undefined) where.push(endedAs(wordsOf('outcome', filter.outcome, Outcome.enum)));
  if (filter.undecided === true) where.push(sql`${endedAs(['unknown'])} and d.job_id is null`);
  if (filter.undecided === false)
    where.push(sql`(r.outcome is distinct from 'unknown' or d.job_id is not null)`);
  if (filter.subject !== undefined) {
    const { room, id } = readSubject(filter.subject);
    where.push(sql`j.subject_room = ${room} and j.subject_id = ${id}`);
  }
  return page(db, actor, where, filter);
}

/** Most jobs are done; the others are few, and found by an index of their own. */
function endedAs(outcomes: readonly string[]): RawBuilder<unknown> {
  if (outcomes.includes('done')) return sql`r.outcome = any(${[...outcomes]})`;
  return sql`j.id in (select x.job_id from endpoints_results x where x.outcome <> 'done' and x.outcome = any(${[...outcomes]}))`;
}

/** What was asked of one machine, newest first. Throws `endpoints.machine_not_found`. */
export async function listJobsOfMachine(db: Reader, actor: Actor, input: Paging): Promise<Page> {
  const machine = await requireMachine(db, actor, input.id);
  return page(db, actor, [sql`j.machine_id = ${machine.id}`], input);
}

async function page(
  db: Reader,
  actor: Actor,
  conditions: readonly RawBuilder<unknown>[],
  paging: { readonly limit?: number; readonly cursor?: string },
): Promise<Page> {
  const limit = paging.limit ?? 50;
  const last = fromCursor(paging.cursor, 1);
  const where = [visible(actor), ...conditions, ...(last ? [sql`j.id < ${last[0]}::uuid`] : [])];
  const rows = await db.rows<ListedJob>(sql<ListedJob>`select ${jobColumns} from ${jobTables}
    where ${sql.join(where, sql` and `)} order by j.id desc limit ${limit + 1}`);
  const { items, nextCursor } = cut(rows, limit, (row) => [row.id]);
  return { items: items.map(toJob), nextCursor };
}
