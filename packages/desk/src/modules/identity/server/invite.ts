import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { outboxItem } from '#platform/server/outbox/item';
import { identityErrors, identityEvents } from '../contract.ts';
import type { RoomDeps } from './deps.ts';
import { invitationMail } from './link-mails.ts';
import { prepareLink } from './one-time-links.ts';
import { mayManage } from './rights.ts';
import { personSubject } from './subjects.ts';
import type { PersonRow } from './tables.ts';
import { visiblePeople } from './visible-people.ts';

/**
 * Sends an invitation to a person who can do less than the caller. The link goes to the person's own address and to
 * nobody else: whoever holds it becomes that person. Throws `identity.not_allowed`, `identity.not_active`.
 */
export async function invite(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  personId: string,
): Promise<{ expiresAt: string }> {
  const at = deps.clock.now();
  const person = await tx.first<PersonRow>(
    sql<PersonRow>`select p.* from identity_people p where p.id = ${personId} and ${visiblePeople(actor, 'p')} for update`,
  );
  if (!person) throw new AppError(identityErrors.notFound);
  if (!mayManage(actor, person.role, deps.permissionsOf)) throw new AppError(identityErrors.notAllowed);
  if (person.state !== 'active') throw new AppError(identityErrors.notActive);
  const link = prepareLink({ purpose: 'invitation', personId, at });
  const subject = personSubject(personId);
  const expiresAt = link.expiresAt.toISOString();
  await record(tx, {
    writes: {
      revoked: sql`delete from identity_links where person_id = ${personId} and purpose = 'invitation'`,
      link: link.insert,
    },
    events: [happened(identityEvents.personInvited, { actor, at, subject }, { expiresAt })],
    outbox: [
      outboxItem(
        'mail',
        subject,
        invitationMail(person, link, { name: actor.name, publicUrl: deps.publicUrl }),
        {
          at,
        },
      ),
    ],
    select: sql`select id from link`,
  });
  return { expiresAt };
}
