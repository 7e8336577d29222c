import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Database, Reader, Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { identityErrors, identityEvents, type Me, type SignIn } from '../contract.ts';
import { proven } from './actors.ts';
import { isUsable } from './authenticate.ts';
import type { RoomDeps, SignInCall } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { requireLink, takeLink } from './one-time-links.ts';
import { requireGoodPassword } from './password-rules.ts';
import { meColumns } from './read-me.ts';
import { passwordWrites } from './set-password.ts';
import { prepareSession } from './start-session.ts';
import { addressHash, personSubject } from './subjects.ts';

interface Acceptance {
  readonly token: string;
  readonly password: string;
  readonly name?: string;
}
type Invited = Me & { readonly email_key: string; readonly version: number };

/**
 * Uses an invitation up, sets the password and signs in. A refused password does not use it up. Throws
 * `identity.link_invalid`, `identity.password_refused`, `platform.too_many`.
 */
export async function acceptInvitation(
  database: Database,
  deps: RoomDeps,
  call: SignInCall,
  input: Acceptance,
): Promise<SignIn> {
  const at = deps.clock.now();
  const link = await requireLink(database.reader, input.token, 'invitation', at);
  const invited = await requireInvited(database.reader, link.personId, at);
  const name = input.name === undefined ? invited.name : cleanName(input.name) || invited.name;
  requireGoodPassword(input.password, { name: `${name} ${invited.name}`, email: invited.email });
  const hash = await deps.hasher.hash(input.password);
  return database.write(async (tx) => {
    const taken = await takeLink(tx, input.token, 'invitation', at);
    const person = await requireInvited(tx, taken.personId, at);
    return settle(tx, deps, call, { person, name, hash, at });
  });
}

async function requireInvited(db: Reader, id: string | null, at: Date): Promise<Invited> {
  const person = await db.first<Invited>(
    sql<Invited>`select ${meColumns}, p.email_key, p.version from identity_people p where p.id = ${id} and ${isUsable(at)}`,
  );
  if (!person) throw new AppError(identityErrors.linkInvalid);
  return person;
}

async function settle(
  tx: Tx,
  deps: RoomDeps,
  call: SignInCall,
  accepted: { person: Invited; name: string; hash: string; at: Date },
): Promise<SignIn> {
  const { person, name, hash, at } = accepted;
  const { email_key: key, version, ...me } = person;
  const actor = proven(call.actor, me);
  const what = { actor, at, subject: personSubject(me.id) };
  const session = prepareSession({ actor, person: me, method: 'invitation', exchange: call.exchange, at });
  const renamed = name !== me.name;
  const changes = { name: { from: me.name, to: name } };
  const done = await record(tx, {
    writes: {
      person: sql`update identity_people set name = ${name}, sort_key = ${nameKey(name)}, version = version + ${renamed ? 1 : 0},
        field_versions = case when ${renamed} then field_versions || jsonb_build_object('name', version + 1) else field_versions end
        where id = ${me.id} and version = ${version} and state = 'active' returning id`,
      ...passwordWrites('person', { personId: me.id, hash, addressHash: addressHash(deps.keys, key), at }),
      ended: session.endOld,
      session: session.insertFor('person'),
    },
    events: [
      ...(renamed ? [happened(identityEvents.personChanged, what, { version: version + 1, changes })] : []),
      happened(identityEvents.passwordChanged, what, { how: 'invitation' }),
      session.event,
    ],
    guard: 'session',
    select: sql`select id from session`,
  });
  if (done.length === 0) throw new AppError(identityErrors.linkInvalid);
  call.exchange.setSession(session.secret, session.endsAt);
  return { next: 'done', person: { ...me, name, hasPassword: true } };
}
