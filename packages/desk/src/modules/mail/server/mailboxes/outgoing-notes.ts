import { sql } from 'kysely';
import { mailTroubles, type MailTroubleCode } from '#platform/contract/mail-trouble';
import { releaseTried } from '#platform/server/mail/outbound-records';
import type { Trouble } from '#platform/server/mail/trouble';
import type { MailDeps } from '../api.ts';

/** What is known about servers that take our mail, in the database for every process and every screen. */
export interface OutgoingNotes {
  /** After each mail and each probe; without trouble the server works, even when it refused this mail. */
  note(server: string, trouble: Trouble | undefined, accepted: boolean): Promise<void>;
  /** Servers that could not be reached or signed in at; those that put mail off are tried by the mail itself. */
  unusable(): Promise<string[]>;
}

/** Every mail would write the same row; a fresh look a minute is enough for people. */
const sameAgainMs = 60_000;
const triedByMail: readonly MailTroubleCode[] = ['server-busy', 'over-quota', 'refused-by-server'];

export function createOutgoingNotes(deps: MailDeps): OutgoingNotes {
  const written = new Map<string, { code: string | undefined; atMs: number }>();

  const write = async (server: string, trouble: Trouble | undefined, accepted: boolean) => {
    const at = deps.clock.now();
    const known = written.get(server);
    if (known && known.code === trouble?.code && at.getTime() - known.atMs < sameAgainMs) return;
    written.set(server, { code: trouble?.code, atMs: at.getTime() });
    const ended = await deps.database.write(async (tx) => {
      const before = await tx.first<{ trouble_code: MailTroubleCode | null }>(
        sql<{
          trouble_code: MailTroubleCode | null;
        }>`select trouble_code from mail_outgoing_states where server = ${server} for update`,
      );
      await tx.run(sql`insert into mail_outgoing_states (server, accepted_at, trouble_code, trouble_words, trouble_since)
        values (${server}, ${accepted ? at : null}, ${trouble?.code ?? null}, ${trouble?.words ?? null}, ${trouble ? at : null})
        on conflict (server) do update set accepted_at = coalesce(excluded.accepted_at, mail_outgoing_states.accepted_at),
          trouble_code = excluded.trouble_code, trouble_words = excluded.trouble_words,
          trouble_since = case when excluded.trouble_code is null then null else coalesce(mail_outgoing_states.trouble_since, excluded.trouble_since) end`);
      const over = !trouble && before?.trouble_code ? before.trouble_code : undefined;
      // What waited for this server need not wait for the end of its pause.
      if (over) await releaseTried(tx, at);
      return over;
    });
    if (trouble && known?.code !== trouble.code)
      deps.warn(`Outgoing mail server (${server}): ${mailTroubles[trouble.code].title}. ${trouble.words}`);
    if (ended) deps.warn(`Outgoing mail server (${server}): it works again.`);
  };
  return {
    note: write,
    async unusable() {
      const rows = await deps.database.reader.rows<{ server: string }>(sql<{
        server: string;
      }>`select server from mail_outgoing_states
        where trouble_code is not null and not trouble_code = any(${[...triedByMail]})`);
      return rows.map((row) => row.server);
    },
  };
}
