import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Tx } from '#platform/server/db/database';
import { record } from '#platform/server/events/record';
import { identityErrors, type Me, type SignIn } from '../contract.ts';
import { isLocal, proven } from './actors.ts';
import { isUsable } from './authenticate.ts';
import { forgiveTries } from './count-tries.ts';
import type { RoomDeps, SignInCall } from './deps.ts';
import { takeLink } from './one-time-links.ts';
import { meColumns } from './read-me.ts';
import { prepareSession } from './start-session.ts';
import { addressHash } from './subjects.ts';

/**
 * Uses a sign-in link up and signs in; other sign-in links of the person end too. Throws `identity.link_invalid`, and
 * `identity.loopback_only` without using it up for a console link that is opened from elsewhere.
 */
export async function redeemSignInLink(
  tx: Tx,
  deps: RoomDeps,
  call: SignInCall,
  input: { readonly token: string },
): Promise<SignIn> {
  const at = deps.clock.now();
  const link = await takeLink(tx, input.token, 'sign-in', at);
  if (link.loopbackOnly && !isLocal(call.exchange)) throw new AppError(identityErrors.loopbackOnly);
  const person = await tx.first<Me & { email_key: string }>(
    sql<Me & { email_key: string }>`select ${meColumns}, p.email_key from identity_people p
      where p.id = ${link.personId} and ${isUsable(at)} for share`,
  );
  if (!person) throw new AppError(identityErrors.linkInvalid);
  const { email_key: key, ...me } = person;
  const session = prepareSession({
    actor: proven(call.actor, me),
    person: me,
    method: link.loopbackOnly ? 'console' : 'link',
    exchange: call.exchange,
    at,
  });
  await record(tx, {
    writes: {
      others: sql`delete from identity_links where person_id = ${me.id} and purpose = 'sign-in'`,
      forgiven: forgiveTries(addressHash(deps.keys, key)),
      ended: session.endOld,
      owner: sql`select ${me.id}::uuid as id`,
      session: session.insertFor('owner'),
    },
    events: [session.event],
    select: sql`select id from session`,
  });
  call.exchange.setSession(session.secret, session.endsAt);
  return { next: 'done', person: me };
}
