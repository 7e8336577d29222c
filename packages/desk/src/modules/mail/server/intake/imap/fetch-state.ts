import { sql } from 'kysely';
import { mailTroubles } from '#platform/contract/mail-trouble';
import { isAbsent } from '#platform/server/db/presence';
import type { Trouble } from '#platform/server/mail/trouble';
import type { MailDeps } from '../../api.ts';
import type { ServerRow } from '../../tables.ts';

/** A row of `mail_fetch_states`, as far as fetching needs it. */
export interface FetchState {
  readonly mailbox_id: string;
  readonly uid_validity: number | null;
  readonly last_uid: number;
  readonly first_uid: number;
  readonly first_validity: number | null;
  readonly existing_until: Date | null;
  readonly began_at: Date | null;
  readonly trouble_code: string | null;
  readonly counted_at: Date | null;
}

const columns = sql`mailbox_id, uid_validity, last_uid, first_uid, first_validity, existing_until, began_at, trouble_code, counted_at`;

/** Renewed ten times within it; a process that hangs loses the mailbox after it. */
const leaseMs = 30_000;
/** Two renewals are overdue: who is known to be gone as well loses the mailbox, who only hangs does not. */
const overdueMs = 7000;
/** Mail before the last look at another place was seen there; what overlaps is recognised as a repetition. */
const overlapMs = 24 * 3_600_000;

/**
 * Takes the right to fetch a mailbox, or renews it; undefined while another process has it. At another place than
 * before the cursor begins anew.
 */
export function takeLease(
  deps: Pick<MailDeps, 'database' | 'clock'>,
  server: Pick<ServerRow, 'mailbox_id' | 'host' | 'user_name' | 'folder'>,
  holder: string,
): Promise<FetchState | undefined> {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + leaseMs);
  const overdue = new Date(until.getTime() - overdueMs);
  const place = JSON.stringify([server.host, server.user_name, server.folder]);
  const moved = sql`mail_fetch_states.place <> excluded.place`;
  const kept = (column: string, otherwise: string) =>
    sql`${sql.ref(column)} = case when ${moved} then ${sql.raw(otherwise)} else mail_fetch_states.${sql.ref(column)} end`;
  return deps.database.write((tx) =>
    tx.first<FetchState>(sql<FetchState>`insert into mail_fetch_states (mailbox_id, place, holder, held_until)
      values (${server.mailbox_id}, ${place}, ${holder}, ${until})
      on conflict (mailbox_id) do update set holder = excluded.holder, held_until = excluded.held_until, place = excluded.place,
        existing_until = case when ${moved} and mail_fetch_states.existing_until is not null
          then greatest(mail_fetch_states.existing_until, mail_fetch_states.looked_at - make_interval(secs => ${overlapMs / 1000}))
          else mail_fetch_states.existing_until end,
        ${kept('uid_validity', 'null')}, ${kept('last_uid', '0')}, ${kept('first_uid', '1')}, ${kept('first_validity', 'null')},
        ${kept('counted_at', 'null')}
      where mail_fetch_states.holder is null or mail_fetch_states.holder = excluded.holder or mail_fetch_states.held_until < ${now}
        or (mail_fetch_states.held_until < ${overdue} and ${isAbsent(sql`mail_fetch_states.holder`)})
      returning ${columns}`),
  );
}

/** Gives the mailbox back at once, so that the next process need not wait for the end of the lease. */
export async function releaseLease(
  deps: Pick<MailDeps, 'database'>,
  mailboxId: string,
  holder: string,
): Promise<void> {
  await deps.database.write((tx) =>
    tx.run(sql`update mail_fetch_states set holder = null, held_until = null, connected_at = null
      where mailbox_id = ${mailboxId} and holder = ${holder}`),
  );
}

/** Where a look ended; trouble is over unless told. Only the holder of the lease writes, and never moves the cursor back. */
export async function noteLook(
  deps: Pick<MailDeps, 'database' | 'clock'>,
  held: { readonly mailboxId: string; readonly holder: string },
  cursor: { readonly uidValidity: number; readonly lastUid: number; readonly stillTrouble: boolean },
): Promise<void> {
  const at = deps.clock.now();
  const over = cursor.stillTrouble
    ? sql``
    : sql`, trouble_code = null, trouble_words = null, trouble_since = null, next_try_at = null`;
  await deps.database.write((tx) =>
    tx.run(sql`update mail_fetch_states set uid_validity = ${cursor.uidValidity}, last_uid = ${cursor.lastUid}, looked_at = ${at},
        connected_at = coalesce(connected_at, ${at}) ${over}
      where mailbox_id = ${held.mailboxId} and holder = ${held.holder}`),
  );
}

/** The first look at a folder: what is in it already, and from where on mail is taken. */
export async function noteBeginning(
  deps: Pick<MailDeps, 'database' | 'clock'>,
  mailboxId: string,
  from: { readonly uidValidity: number; readonly firstUid: number; readonly existingUntil: Date | null },
): Promise<void> {
  await deps.database.write((tx) =>
    tx.run(sql`update mail_fetch_states set uid_validity = ${from.uidValidity}, first_validity = ${from.uidValidity}, first_uid = ${from.firstUid},
      last_uid = ${from.firstUid - 1}, existing_until = ${from.existingUntil}, began_at = ${deps.clock.now()} where mailbox_id = ${mailboxId}`),
  );
}

/** What stands in the way, for people; `nextTryAt` undefined means that fetching goes on beside it. */
export async function noteTrouble(
  deps: Pick<MailDeps, 'database' | 'clock' | 'warn'>,
  held: { readonly mailboxId: string; readonly holder: string; readonly address: string },
  trouble: Trouble,
  nextTryAt: Date | undefined,
): Promise<void> {
  const at = deps.clock.now();
  const before = await deps.database.write(async (tx) => {
    const row = await tx.first<{ trouble_code: string | null }>(
      sql<{
        trouble_code: string | null;
      }>`select trouble_code from mail_fetch_states where mailbox_id = ${held.mailboxId} for update`,
    );
    await tx.run(sql`update mail_fetch_states set trouble_code = ${trouble.code}, trouble_words = ${trouble.words},
        trouble_since = coalesce(trouble_since, ${at}), next_try_at = ${nextTryAt ?? null},
        connected_at = case when ${nextTryAt === undefined} then connected_at end
      where mailbox_id = ${held.mailboxId} and holder = ${held.holder}`);
    return row?.trouble_code;
  });
  if (before !== trouble.code)
    deps.warn(`Mailbox ${held.address}: ${mailTroubles[trouble.code].title}. ${trouble.words}`);
}
