import { sql, type RawBuilder } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { passwordMinLength, type Me, type SessionState } from '../contract.ts';
import { someoneIsAdministrator } from './administrators.ts';

/** Columns of `Me` over the alias `p`. */
export const meColumns: RawBuilder<Me> = sql<Me>`p.id, p.name, p.email, p.phone, p.role,
  exists (select 1 from identity_passwords w where w.person_id = p.id) as "hasPassword"`;

/** Who is signed in, what that person may do with this credential, and whether the desk has an administrator. */
export async function readSessionState(db: Reader, actor: Actor): Promise<SessionState> {
  const known = { permissions: [...actor.permissions].sort(), passwordMinLength };
  if (actor.personId === null || actor.onlySubjectId !== null)
    return { ...known, person: null, teams: [], setupNeeded: !(await someoneIsAdministrator(db)) };
  const row = await db.first<{ person: Me; teams: SessionState['teams'] }>(sql<{
    person: Me;
    teams: SessionState['teams'];
  }>`
    select (select to_json(me) from (select ${meColumns} from identity_people p where p.id = ${actor.personId}) me) as person,
      coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name, 'tier', t.tier, 'confidential', t.confidential)
          order by t.tier, t.name_key)
        from identity_memberships m join identity_teams t on t.id = m.team_id where m.person_id = ${actor.personId}), '[]') as teams`);
  return { ...known, person: row?.person ?? null, teams: row?.teams ?? [], setupNeeded: false };
}
