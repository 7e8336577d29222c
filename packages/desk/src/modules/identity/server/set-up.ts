import { sql } from 'kysely';
import { AppError } from '#platform/contract/errors';
import type { Database, Tx } from '#platform/server/db/database';
import { record } from '#platform/server/events/record';
import { identityErrors, type Me, type SignIn } from '../contract.ts';
import { proven } from './actors.ts';
import { requireAddress } from './address.ts';
import { lockAdministrators, someoneIsAdministrator } from './administrators.ts';
import type { RoomDeps, SignInCall } from './deps.ts';
import { linkUrl } from './link-mails.ts';
import { makeAdministrator } from './make-administrator.ts';
import { prepareLink, requireLink, takeLink } from './one-time-links.ts';
import { requireGoodPassword } from './password-rules.ts';
import { meColumns } from './read-me.ts';
import { prepareSession } from './start-session.ts';

interface FirstAdministrator {
  readonly token: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Makes the first administrator with the link that the console printed, and signs in. Of several at once one becomes
 * administrator. Throws `identity.setup_done`, `identity.link_invalid`, `identity.password_refused`.
 */
export async function setUp(
  database: Database,
  deps: RoomDeps,
  call: SignInCall,
  input: FirstAdministrator,
): Promise<SignIn> {
  const at = deps.clock.now();
  const address = requireAddress(input.email);
  await requireNoAdministrator(database.reader);
  await requireLink(database.reader, input.token, 'setup', at);
  requireGoodPassword(input.password, { name: input.name, email: address.address });
  const passwordHash = await deps.hasher.hash(input.password);
  return database.write(async (tx) => {
    await lockAdministrators(tx);
    await requireNoAdministrator(tx);
    await takeLink(tx, input.token, 'setup', at);
    const actor = { ...call.actor, name: input.name };
    const promotion = { actor, name: input.name, address, passwordHash, how: 'setup', at } as const;
    return open(tx, call, await makeAdministrator(tx, deps, promotion), at);
  });
}

async function requireNoAdministrator(db: Database['reader']): Promise<void> {
  if (await someoneIsAdministrator(db)) throw new AppError(identityErrors.setupDone);
}

async function open(tx: Tx, call: SignInCall, personId: string, at: Date): Promise<SignIn> {
  const person = await tx.first<Me>(
    sql<Me>`select ${meColumns} from identity_people p where p.id = ${personId}`,
  );
  if (!person) throw new AppError(identityErrors.linkInvalid);
  const actor = proven(call.actor, person);
  const session = prepareSession({ actor, person, method: 'setup', exchange: call.exchange, at });
  await record(tx, {
    writes: {
      owner: sql`select ${person.id}::uuid as id`,
      session: session.insertFor('owner'),
      ended: session.endOld,
    },
    events: [session.event],
    select: sql`select id from session`,
  });
  call.exchange.setSession(session.secret, session.endsAt);
  return { next: 'done', person };
}

/** A fresh link to make the first administrator; earlier ones end. Undefined once there is an administrator. */
export function setupLink(database: Database, deps: RoomDeps): Promise<string | undefined> {
  return database.write(async (tx) => {
    await lockAdministrators(tx);
    if (await someoneIsAdministrator(tx)) return undefined;
    const link = prepareLink({ purpose: 'setup', personId: null, at: deps.clock.now() });
    await tx.run(
      sql`with ended as (delete from identity_links where purpose = 'setup'), made as (${link.insert}) select 1`,
    );
    return linkUrl(deps.publicUrl, 'setUp', link.secret);
  });
}
