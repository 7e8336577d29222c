import { sql } from 'kysely';
import type { Role } from '#platform/contract/contract';
import type { Actor } from '#platform/server/actor';
import type { Reader } from '#platform/server/db/database';
import { anyone } from './actors.ts';
import { isUsable, personColumns } from './authenticate.ts';
import type { RoomDeps } from './deps.ts';

interface Acting {
  readonly personId: string;
  readonly name: string;
  readonly role: Role;
  readonly organisationId: string | null;
  readonly onlyTeamIds: string[] | null;
  readonly teamIds: string[];
}

/**
 * Somebody who proved by a signed address that a mail is theirs, with all that the role may; undefined for whoever may
 * not sign in. The caller has checked the proof.
 */
export async function actingByMail(
  db: Reader,
  deps: RoomDeps,
  personId: string,
  requestId: string,
): Promise<Actor | undefined> {
  const row = await db.first<Acting>(
    sql<Acting>`select ${personColumns} from identity_people p where p.id = ${personId} and ${isUsable(deps.clock.now())}`,
  );
  if (!row) return undefined;
  const { role, ...who } = row;
  return { ...anyone(requestId, 'mail'), ...who, permissions: deps.permissionsOf(role) };
}
