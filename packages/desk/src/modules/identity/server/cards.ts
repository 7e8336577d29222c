import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Reader } from '#platform/server/db/database';
import { identityErrors } from '../contract.ts';
import { readAddress } from './address.ts';
import type { PersonCard, TeamCard } from './api.ts';

/** Columns of a card over the alias `p`. */
export const cardColumns = sql<PersonCard>`p.id, p.name, p.email, p.role, p.state,
  p.organisation_id as "organisationId", p.site_id as "siteId", p.link_epoch as "linkEpoch"`;

/** The person with this address, in whatever case and spelling of the domain. */
export function findPersonByEmail(db: Reader, email: string): Promise<PersonCard | undefined> {
  const key = readAddress(email)?.key;
  if (key === undefined) return Promise.resolve(undefined);
  return db.first(sql<PersonCard>`select ${cardColumns} from identity_people p where p.email_key = ${key}`);
}

/** Those of the people who exist. */
export function findPeople(db: Reader, ids: readonly string[]): Promise<PersonCard[]> {
  return db.rows(
    sql<PersonCard>`select ${cardColumns} from identity_people p where p.id = any(${[...ids]}::uuid[])`,
  );
}

/** One person. Throws `identity.not_found`. */
export async function requirePerson(db: Reader, id: string): Promise<PersonCard> {
  const [card] = await findPeople(db, [id]);
  if (!card) throw new AppError(identityErrors.notFound);
  return card;
}

/** One team. Throws `identity.not_found`. */
export async function requireTeam(db: Reader, id: string): Promise<TeamCard> {
  const card = await db.first<TeamCard>(
    sql<TeamCard>`select id, name, tier, confidential from identity_teams where id = ${id}`,
  );
  if (!card) throw new AppError(identityErrors.notFound);
  return card;
}
