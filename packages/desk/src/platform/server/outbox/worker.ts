import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database, Tx } from '../db/database.ts';

/** What became of one delivery. `later` is tried again; `failed` is given up and shown to a person. */
export type Settlement =
  | { readonly state: 'sent'; readonly answer: string }
  | { readonly state: 'later'; readonly answer: string; readonly afterMs: number }
  | { readonly state: 'failed'; readonly answer: string }
  | { readonly state: 'parked'; readonly answer: string };

/** A claimed outbox row. */
export interface OutboxItem {
  readonly id: string;
  readonly kind: string;
  readonly subjectRoom: string;
  readonly subjectId: string;
  readonly payload: unknown;
  readonly attempts: number;
}

/** Delivers one kind of outbox row. Called outside of any transaction; may be called again with the same id after a crash. */
export type Deliver = (item: OutboxItem) => Promise<Settlement>;

/** Told in the settling transaction, so that a room can record what became of its message. */
export type OnSettled = (tx: Tx, item: OutboxItem, settlement: Settlement) => Promise<void>;

/** A claim older than this belongs to a process that died; the row is taken again (same Message-ID, RFC 5321 4.5.4.1). */
const claimLastsMs = 120_000;

/** Claims due rows with SKIP LOCKED and delivers them, a few at a time, until none is due. Returns how many it handled. */
export async function drainOutbox(deps: {
  db: Database;
  clock: Clock;
  kinds: Readonly<Record<string, Deliver>>;
  onSettled?: OnSettled;
  batch?: number;
}): Promise<number> {
  let handled = 0;
  for (;;) {
    const items = await claim(deps.db, deps.clock, Object.keys(deps.kinds), deps.batch ?? 10);
    if (items.length === 0) return handled;
    await Promise.all(items.map((item) => deliverOne(deps, item)));
    handled += items.length;
  }
}

/**
 * Whether an earlier row about the same subject to the same address is still on its way: a second answer does not pass
 * the first one that a server asked to bring later. What waits for a person (parked, failed) keeps nobody back.
 */
const followsAnother = sql`exists (select 1 from platform_outbox e where e.subject_id = w.subject_id and e.kind = w.kind and e.id < w.id
  and e.state in ('ready', 'sending') and e.payload -> 'to' -> 0 ->> 'address' is not distinct from w.payload -> 'to' -> 0 ->> 'address')`;

async function claim(db: Database, clock: Clock, kinds: string[], limit: number): Promise<OutboxItem[]> {
  const now = clock.now();
  const lost = new Date(now.getTime() - claimLastsMs);
  return db.write((tx) =>
    tx.rows<OutboxItem>(sql<OutboxItem>`update platform_outbox o set state = 'sending', claimed_at = ${now}, attempts = attempts + 1
      from (select w.id from platform_outbox w where w.kind = any(${kinds}) and w.due_at <= ${now}
              and (w.state = 'ready' or (w.state = 'sending' and w.claimed_at < ${lost})) and not ${followsAnother}
            order by w.due_at limit ${limit} for update of w skip locked) due
      where o.id = due.id
      returning o.id, o.kind, o.subject_room as "subjectRoom", o.subject_id as "subjectId", o.payload, o.attempts`),
  );
}

async function deliverOne(
  deps: { db: Database; clock: Clock; kinds: Readonly<Record<string, Deliver>>; onSettled?: OnSettled },
  item: OutboxItem,
): Promise<void> {
  const deliver = deps.kinds[item.kind];
  if (!deliver) return;
  let settlement: Settlement;
  try {
    settlement = await deliver(item);
  } catch (error) {
    settlement = {
      state: 'later',
      answer: String((error as Error).message),
      afterMs: backoffMs(item.attempts),
    };
  }
  await deps.db.write(async (tx) => {
    const now = deps.clock.now();
    const again = settlement.state === 'later' ? new Date(now.getTime() + settlement.afterMs) : undefined;
    const settled =
      await tx.run(sql`with settled as (update platform_outbox set state = ${again ? 'ready' : settlement.state}, answer = ${settlement.answer},
      claimed_at = null, settled_at = ${again ? null : now}, payload = ${again ? sql`payload` : withoutSecret}, due_at = ${again ?? now}
      where id = ${item.id} and state = 'sending' and attempts = ${item.attempts} returning id)
      insert into platform_outbox_attempts (item_id, at, state, answer)
      select id, ${now}::timestamptz, ${settlement.state}, ${settlement.answer} from settled`);
    // A process that was paused past the end of its claim has nothing to say about the claim of another.
    if (settled === 1) await deps.onSettled?.(tx, item, settlement);
  });
}

/** What left with a one-time secret in it keeps everything but its text. */
const withoutSecret = sql`case when payload ->> 'secret' = 'true' then payload - 'text' else payload end`;

/** 5 s, 10 s, 20 s ... up to 30 minutes. */
export function backoffMs(attempts: number): number {
  return Math.min(5000 * 2 ** Math.max(0, attempts - 1), 30 * 60_000);
}

/**
 * Takes back a row that has not been claimed yet, with the copies that name it (`payload.copyOf`); false when it, or
 * one of them, has begun to leave.
 */
export async function cancelOutbox(tx: Tx, id: string, at: Date): Promise<boolean> {
  const n = await tx.run(sql`with together as (${withCopies(id)})
    update platform_outbox set state = 'cancelled', settled_at = ${at}
    where id in (select id from together) and not exists (select 1 from together where state <> 'ready')`);
  return n > 0;
}

/** Sends a held row and its copies at once, or tries failed or parked ones again; false when none is left to send. */
export async function releaseOutbox(tx: Tx, id: string, at: Date): Promise<boolean> {
  const n = await tx.run(sql`with together as (${withCopies(id)})
    update platform_outbox set state = 'ready', due_at = ${at}, settled_at = null
    where id in (select id from together where state in ('ready', 'failed', 'parked'))`);
  return n > 0;
}

function withCopies(id: string) {
  return sql`select o.id, o.state from platform_outbox o where o.id = ${id}
    or (o.subject_id = (select lead.subject_id from platform_outbox lead where lead.id = ${id}) and o.payload ->> 'copyOf' = ${id}) for update of o`;
}
