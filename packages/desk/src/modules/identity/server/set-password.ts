import { sql, type RawBuilder } from 'kysely';
import { forgiveTries } from './count-tries.ts';

/**
 * What setting a password writes, for each row (id) of the CTE named `from`: the hash; and all sessions, one-time
 * links and counted failures of the person end. A session prepared in the same command is not among them, because a
 * statement does not see the rows that it adds.
 */
export function passwordWrites(
  from: string,
  set: { readonly personId: string; readonly hash: string; readonly addressHash: Buffer; readonly at: Date },
): Readonly<Record<string, RawBuilder<unknown>>> {
  return {
    password: sql`insert into identity_passwords (person_id, hash, changed_at)
      select id, ${set.hash}, ${set.at}::timestamptz from ${sql.ref(from)}
      on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`,
    ended_sessions: sql`delete from identity_sessions where person_id in (select id from ${sql.ref(from)})`,
    ended_links: sql`delete from identity_links where person_id in (select id from ${sql.ref(from)})`,
    forgiven: forgiveTries(set.addressHash),
  };
}
