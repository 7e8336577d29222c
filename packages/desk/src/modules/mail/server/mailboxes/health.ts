import { sql } from 'kysely';
import { mailTroubles, type MailTroubleCode } from '#platform/contract/mail-trouble';
import type { Reader } from '#platform/server/db/database';
import type { LastingTrouble, MailboxHealth, MailHealth, OutgoingHealth } from '../../contract.ts';
import type { MailDeps } from '../api.ts';
import { alarm, alarmsOfMailbox, troubleAlarms, waitingTooLongMs } from './alarms.ts';

/** Whether mail comes and goes, from what the processes wrote down. */
export async function readHealth(
  db: Reader,
  deps: Pick<MailDeps, 'clock'>,
  deskHost: string | undefined,
): Promise<MailHealth> {
  const now = deps.clock.now();
  const [mailboxes, outgoing, parked, waiting] = await Promise.all([
    mailboxesOf(db, now),
    outgoingOf(db, now, deskHost),
    db.first<{ count: number; oldest: Date | null }>(
      sql<{
        count: number;
        oldest: Date | null;
      }>`select count(*)::int as count, min(settled_at) as oldest from platform_outbox where kind = 'mail' and state = 'parked'`,
    ),
    db.first<{ count: number; oldest: Date | null }>(sql<{
      count: number;
      oldest: Date | null;
    }>`select count(*)::int as count, min(created_at) as oldest from platform_outbox
      where kind = 'mail' and state in ('ready', 'sending') and (due_at <= ${now} or attempts > 0 or answer is not null)`),
  ]);
  const oldest = waiting?.oldest ?? null;
  const desk = outgoing[0];
  if (desk && oldest && now.getTime() - oldest.getTime() > waitingTooLongMs)
    desk.alarms.push(alarm('waiting', new Date(oldest.getTime() + waitingTooLongMs)));
  if (desk && parked?.oldest) desk.alarms.push(alarm('parked', parked.oldest));
  return {
    ok: [...mailboxes, ...outgoing].every((one) => one.alarms.length === 0),
    mailboxes,
    outgoing,
    waiting: { count: waiting?.count ?? 0, oldestAt: oldest?.toISOString() ?? null },
    parked: parked?.count ?? 0,
  };
}

interface MailboxStateRow {
  readonly id: string;
  readonly address: string;
  readonly quiet_after_hours: number | null;
  readonly created_at: Date;
  readonly fetched: boolean;
  readonly changed_at: Date | null;
  readonly connected_at: Date | null;
  readonly looked_at: Date | null;
  readonly mail_at: Date | null;
  readonly trouble_code: MailTroubleCode | null;
  readonly trouble_words: string | null;
  readonly trouble_since: Date | null;
  readonly next_try_at: Date | null;
  readonly counted_at: Date | null;
  readonly on_server: number | null;
  readonly stored: number | null;
  readonly left_out: number | null;
  readonly missing: number | null;
  readonly left_on_server: number;
  readonly left_since: Date | null;
}

async function mailboxesOf(db: Reader, now: Date): Promise<MailboxHealth[]> {
  const rows =
    await db.rows<MailboxStateRow>(sql<MailboxStateRow>`select b.id, b.address, b.quiet_after_hours, b.created_at,
      coalesce(s.enabled, false) as fetched, s.changed_at, f.connected_at, f.looked_at, f.trouble_code, f.trouble_words, f.trouble_since,
      f.next_try_at, f.counted_at, f.on_server, f.stored, f.left_out, f.missing,
      (select max(r.received_at) from mail_records r where r.mailbox_id = b.id) as mail_at,
      left_over.n as left_on_server, left_over.since as left_since
    from mail_mailboxes b
    left join mail_servers s on s.mailbox_id = b.id and s.direction = 'incoming'
    left join mail_fetch_states f on f.mailbox_id = b.id
    cross join lateral (select count(*)::int as n, min(x.failed_at) as since from mail_fetch_failures x
      where x.mailbox_id = b.id and x.uid_validity = f.uid_validity and x.given_up) left_over
    order by b.is_default desc, b.address_key`);
  return rows.map((row) => healthOf(row, now));
}

function healthOf(row: MailboxStateRow, now: Date): MailboxHealth {
  const trouble = row.fetched ? troubleOfRow(row) : null;
  return {
    mailboxId: row.id,
    address: row.address,
    state: stateOf(row),
    connectedSinceAt: row.fetched ? iso(row.connected_at) : null,
    lastLookAt: iso(row.looked_at),
    lastMailAt: iso(row.mail_at),
    trouble,
    count: countOf(row),
    leftOnServer: row.left_on_server,
    alarms: alarmsOfMailbox(
      {
        fetched: row.fetched,
        trouble,
        lookedAt: latest(row.looked_at, row.changed_at) ?? row.created_at,
        mailAt: row.mail_at ?? row.created_at,
        quietAfterHours: row.quiet_after_hours,
        missing: row.missing ?? 0,
        countedAt: row.counted_at,
        leftOnServer: row.left_on_server,
        leftSince: row.left_since,
      },
      now,
    ),
  };
}

function stateOf(row: MailboxStateRow): MailboxHealth['state'] {
  if (!row.fetched) return 'not-fetched';
  if (row.trouble_code) return 'trouble';
  return row.connected_at ? 'connected' : 'starting';
}

function countOf(row: MailboxStateRow): MailboxHealth['count'] {
  if (!row.counted_at) return null;
  return {
    countedAt: row.counted_at.toISOString(),
    onServer: row.on_server ?? 0,
    stored: row.stored ?? 0,
    leftOut: row.left_out ?? 0,
    missing: row.missing ?? 0,
  };
}

interface OutgoingRow {
  readonly mailbox_id: string | null;
  readonly address: string | null;
  readonly host: string | null;
  readonly accepted_at: Date | null;
  readonly trouble_code: MailTroubleCode | null;
  readonly trouble_words: string | null;
  readonly trouble_since: Date | null;
}

async function outgoingOf(db: Reader, now: Date, deskHost: string | undefined): Promise<OutgoingHealth[]> {
  const rows = await db.rows<OutgoingRow>(sql<OutgoingRow>`with servers as (
      select null::uuid as mailbox_id, null::text as address, ${deskHost ?? null}::text as host, 'desk' as server
      union all
      select s.mailbox_id, b.address, s.host, s.mailbox_id::text from mail_servers s join mail_mailboxes b on b.id = s.mailbox_id
      where s.direction = 'outgoing')
    select v.mailbox_id, v.address, v.host, o.accepted_at, o.trouble_code, o.trouble_words, o.trouble_since
    from servers v left join mail_outgoing_states o on o.server = v.server order by v.mailbox_id nulls first`);
  return rows.map((row) => {
    const trouble = row.host === null ? null : troubleOfRow({ ...row, next_try_at: null });
    return {
      mailboxId: row.mailbox_id,
      address: row.address,
      host: row.host,
      state: outgoingState(row),
      lastAcceptedAt: iso(row.accepted_at),
      trouble,
      alarms: troubleAlarms(trouble, now),
    };
  });
}

function outgoingState(row: OutgoingRow): OutgoingHealth['state'] {
  if (row.host === null) return 'not-set';
  if (row.trouble_code) return 'trouble';
  return row.accepted_at ? 'accepting' : 'unused';
}

function troubleOfRow(
  row: Pick<MailboxStateRow, 'trouble_code' | 'trouble_words' | 'trouble_since' | 'next_try_at'>,
): LastingTrouble | null {
  if (!row.trouble_code || !row.trouble_since) return null;
  return {
    code: row.trouble_code,
    ...mailTroubles[row.trouble_code],
    words: row.trouble_words ?? '',
    sinceAt: row.trouble_since.toISOString(),
    nextTryAt: iso(row.next_try_at),
  };
}

function latest(...times: (Date | null)[]): Date | undefined {
  const known = times.filter((time) => time !== null).map((time) => time.getTime());
  return known.length === 0 ? undefined : new Date(Math.max(...known));
}

function iso(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}
