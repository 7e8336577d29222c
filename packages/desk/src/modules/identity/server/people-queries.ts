import { sql, type RawBuilder } from 'kysely';
import type { Role } from '#platform/contract/contract';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import { cut, fromCursor } from '#platform/server/db/cursor';
import type { Reader } from '#platform/server/db/database';
import { identityErrors, type Person } from '../contract.ts';
import { visiblePeople } from './visible-people.ts';

interface PersonView extends Omit<Person, 'endsAt' | 'createdAt'> {
  readonly endsAt: Date | null;
  readonly createdAt: Date;
  readonly sortKey: string;
}

const personView = sql`p.id, p.name, p.email, p.phone, p.role, p.state, p.version, p.sort_key as "sortKey",
  p.ends_at as "endsAt", p.only_team_ids as "onlyTeamIds", p.created_at as "createdAt",
  (select json_build_object('id', s.id, 'name', s.name) from identity_sites s where s.id = p.site_id) as site,
  (select json_build_object('id', o.id, 'name', o.name) from identity_organisations o where o.id = p.organisation_id) as organisation,
  coalesce((select json_agg(json_build_object('id', t.id, 'name', t.name) order by t.name_key)
    from identity_memberships m join identity_teams t on t.id = m.team_id where m.person_id = p.id), '[]') as teams`;

function toPerson(view: PersonView): Person {
  const { sortKey: _, ...row } = view;
  return { ...row, endsAt: row.endsAt?.toISOString() ?? null, createdAt: row.createdAt.toISOString() };
}

/** One person whom the actor may see. Throws `identity.not_found`. */
export async function readPerson(db: Reader, actor: Actor, id: string): Promise<Person> {
  const row = await db.first<PersonView>(
    sql<PersonView>`select ${personView} from identity_people p where p.id = ${id} and ${visiblePeople(actor, 'p')}`,
  );
  if (!row) throw new AppError(identityErrors.notFound);
  return toPerson(row);
}

/** What a list of people is narrowed by. */
export interface PeopleFilter {
  readonly q?: string;
  readonly role?: Role;
  readonly teamId?: string;
  readonly organisationId?: string;
  readonly state?: Person['state'];
  readonly limit?: number;
  readonly cursor?: string;
}

/** A page of the people whom the actor may see, by name. */
export async function listPeople(
  db: Reader,
  actor: Actor,
  filter: PeopleFilter,
): Promise<{ items: Person[]; nextCursor: string | null }> {
  const limit = filter.limit ?? 50;
  const after = fromCursor(filter.cursor, 2);
  const wanted = [visiblePeople(actor, 'p'), ...narrowing(filter)];
  if (after) wanted.push(sql<boolean>`(p.sort_key, p.id) > (${after[0]}, ${after[1]}::uuid)`);
  const rows = await db.rows<PersonView>(sql<PersonView>`select ${personView} from identity_people p
    where ${sql.join(wanted, sql` and `)} order by p.sort_key, p.id limit ${limit + 1}`);
  const page = cut(rows, limit, (row) => [row.sortKey, row.id]);
  return { ...page, items: page.items.map(toPerson) };
}

function narrowing(filter: PeopleFilter): RawBuilder<boolean>[] {
  const wanted: RawBuilder<boolean>[] = [];
  if (filter.q !== undefined && filter.q.trim() !== '') {
    const like = `%${filter.q
      .normalize('NFC')
      .trim()
      .toLowerCase()
      .replaceAll(/[\\%_]/g, '\\$&')}%`;
    wanted.push(sql<boolean>`(p.sort_key like ${like} or p.email_key like ${like} or p.phone like ${like})`);
  }
  if (filter.role) wanted.push(sql<boolean>`p.role = ${filter.role}`);
  if (filter.state) wanted.push(sql<boolean>`p.state = ${filter.state}`);
  if (filter.organisationId) wanted.push(sql<boolean>`p.organisation_id = ${filter.organisationId}`);
  if (filter.teamId)
    wanted.push(
      sql<boolean>`p.id in (select m.person_id from identity_memberships m where m.team_id = ${filter.teamId})`,
    );
  return wanted;
}
