import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Database } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { identityErrors, identityEvents } from '../contract.ts';
import { isUsable } from './authenticate.ts';
import { takePasswordTry } from './count-tries.ts';
import type { RoomDeps, SignInCall } from './deps.ts';
import { requireGoodPassword } from './password-rules.ts';
import { requireSession } from './rights.ts';
import { passwordWrites } from './set-password.ts';
import { prepareSession } from './start-session.ts';
import { addressHash, personSubject } from './subjects.ts';

/** Without a current password to ask for, only a sign-in of the last minutes proves who is there. */
const freshForMs = 15 * 60_000;

interface Owner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly email_key: string;
  readonly hash: string | null;
  readonly started_at: Date;
}

/**
 * Sets the caller's password. Every session ends; the caller gets a new one. Throws `identity.sign_in_failed` for a
 * wrong current password (counted like a sign-in), `identity.sign_in_again`, `identity.password_refused`.
 */
export async function changePassword(
  database: Database,
  deps: RoomDeps,
  call: SignInCall,
  input: { readonly current?: string; readonly next: string },
): Promise<void> {
  const { personId, sessionId } = requireSession(call.actor);
  const at = deps.clock.now();
  const owner = await database.reader
    .first<Owner>(sql<Owner>`select p.id, p.name, p.email, p.email_key, w.hash, s.started_at
    from identity_people p join identity_sessions s on s.person_id = p.id and s.id = ${sessionId}
    left join identity_passwords w on w.person_id = p.id where p.id = ${personId}`);
  if (!owner) throw new AppError(identityErrors.sessionNeeded);
  requireGoodPassword(input.next, owner);
  const counted = addressHash(deps.keys, owner.email_key);
  await requireProof(database, deps, owner, { at, counted, current: input.current });
  const hash = await deps.hasher.hash(input.next);
  const session = prepareSession({
    actor: call.actor,
    person: owner,
    method: 'password',
    exchange: call.exchange,
    at,
  });
  const what = { actor: call.actor, at, subject: personSubject(personId) };
  const done = await database.write((tx) =>
    record(tx, {
      writes: {
        owner: sql`select p.id from identity_people p where p.id = ${personId} and ${isUsable(at)} for update`,
        ...passwordWrites('owner', { personId, hash, addressHash: counted, at }),
        session: session.insertFor('owner'),
      },
      events: [happened(identityEvents.passwordChanged, what, { how: 'own' }), session.event],
      guard: 'session',
      select: sql`select id from session`,
    }),
  );
  if (done.length === 0) throw new AppError(identityErrors.sessionNeeded);
  call.exchange.setSession(session.secret, session.endsAt);
}

async function requireProof(
  database: Database,
  deps: RoomDeps,
  owner: Owner,
  proof: { at: Date; counted: Buffer; current: string | undefined },
): Promise<void> {
  if (owner.hash === null) {
    if (proof.at.getTime() - owner.started_at.getTime() > freshForMs)
      throw new AppError(identityErrors.signInAgain);
    return;
  }
  await database.write((tx) => takePasswordTry(tx, proof.counted, proof.at));
  if (!(await deps.hasher.matches(proof.current ?? '', owner.hash)))
    throw new AppError(identityErrors.signInFailed, { facts: { field: 'current' } });
}
