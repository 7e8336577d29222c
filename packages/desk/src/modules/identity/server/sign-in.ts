import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Database, Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { identityErrors, identityEvents, type Me, type SignIn } from '../contract.ts';
import { proven } from './actors.ts';
import { readAddress } from './address.ts';
import { isUsable } from './authenticate.ts';
import { forgiveTries, takePasswordTry } from './count-tries.ts';
import type { RoomDeps, SignInCall } from './deps.ts';
import { meColumns } from './read-me.ts';
import { prepareSession } from './start-session.ts';
import { addressHash, addressSubject, personSubject } from './subjects.ts';

interface Known {
  readonly id: string;
  readonly name: string;
  readonly hash: string | null;
}

/**
 * Signs in with address and password. An address that nobody has, one without password, a disabled person and a wrong
 * password take the same steps and get the same answer. Throws `identity.sign_in_failed`, `platform.too_many`.
 */
export async function signIn(
  database: Database,
  deps: RoomDeps,
  call: SignInCall,
  input: { readonly email: string; readonly password: string },
): Promise<SignIn> {
  const at = deps.clock.now();
  const key = readAddress(input.email)?.key ?? input.email.trim().toLowerCase();
  const counted = addressHash(deps.keys, key);
  await database.write((tx) => takePasswordTry(tx, counted, at));
  const known = await database.reader.first<Known>(sql<Known>`select p.id, p.name, w.hash
    from identity_people p left join identity_passwords w on w.person_id = p.id
    where p.email_key = ${key} and ${isUsable(at)}`);
  const right = await deps.hasher.matches(input.password, known?.hash ?? undefined);
  const opened = await database.write((tx) =>
    right && known
      ? openSession(tx, call, known, { at, counted })
      : noteFailure(tx, call, known, { at, counted }),
  );
  if (!opened) throw new AppError(identityErrors.signInFailed);
  call.exchange.setSession(opened.secret, opened.endsAt);
  return { next: 'done', person: opened.person };
}

async function openSession(
  tx: Tx,
  call: SignInCall,
  known: Known,
  { at, counted }: { at: Date; counted: Buffer },
): Promise<{ person: Me; secret: string; endsAt: Date } | undefined> {
  const actor = proven(call.actor, known);
  const session = prepareSession({ actor, person: known, method: 'password', exchange: call.exchange, at });
  const [person] = await record<Me>(tx, {
    writes: {
      // The password may have been changed, or the person disabled, while the hash was computed.
      proved: sql`select p.id from identity_people p join identity_passwords w on w.person_id = p.id
        where p.id = ${known.id} and w.hash = ${known.hash} and ${isUsable(at)} for share of p`,
      session: session.insertFor('proved'),
      ended: session.endOld,
      forgiven: forgiveTries(counted),
    },
    events: [session.event],
    guard: 'session',
    select: sql<Me>`select ${meColumns} from identity_people p join proved on proved.id = p.id`,
  });
  return person && { person, secret: session.secret, endsAt: session.endsAt };
}

async function noteFailure(
  tx: Tx,
  call: SignInCall,
  known: Known | undefined,
  { at, counted }: { at: Date; counted: Buffer },
): Promise<undefined> {
  const subject = known ? personSubject(known.id) : addressSubject(counted);
  const what = { actor: call.actor, at, subject };
  await record(tx, {
    events: [happened(identityEvents.signInFailed, what, { method: 'password', ip: call.exchange.ip })],
    select: sql`select 1`,
  });
}
