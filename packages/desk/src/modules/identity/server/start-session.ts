import { sql, type RawBuilder } from 'kysely';
import type { Static } from 'typebox';
import type { Actor } from '#platform/server/actor';
import { happened, type NewEvent } from '#platform/server/events/event';
import type { Exchange } from '#platform/server/http/call';
import { newId } from '#platform/server/ids';
import { identityEvents, type Session } from '../contract.ts';
import { newSecret, secretHash } from './secrets.ts';
import { personSubject } from './subjects.ts';

/** A session ends after 12 hours without a request and after 30 days in any case. */
export const sessionIdleMs = 12 * 3600_000;
export const sessionLifetimeMs = 30 * 24 * 3600_000;

/** A session that is about to be written: the secret for the browser, the row and its event for the command. */
export interface StartingSession {
  readonly id: string;
  readonly secret: string;
  readonly endsAt: Date;
  /** The row, written once for each row of the CTE named `from`; nothing when that is empty. */
  insertFor(from: string): RawBuilder<unknown>;
  /** Deletes the session that the browser had before: an id never outlives a change of who is signed in. */
  readonly endOld: RawBuilder<unknown>;
  readonly event: NewEvent;
}

/** Prepares a new session; the id is always new. The caller writes it in its own command and then sets the cookie. */
export function prepareSession(of: {
  readonly actor: Actor;
  readonly person: { readonly id: string };
  readonly method: Session['method'];
  readonly exchange: Pick<Exchange, 'ip' | 'userAgent'>;
  readonly at: Date;
}): StartingSession {
  const { actor, person, method, exchange, at } = of;
  const id = newId(at.getTime());
  const secret = newSecret();
  const endsAt = new Date(at.getTime() + sessionLifetimeMs);
  const data: Static<typeof identityEvents.sessionStarted.data> = { sessionId: id, method };
  return {
    id,
    secret,
    endsAt,
    insertFor: (from) => sql`insert into identity_sessions
      (id, person_id, secret_hash, method, started_at, last_used_at, ends_at, ip, user_agent)
      select ${id}::uuid, ${person.id}::uuid, ${secretHash(secret)}::bytea, ${method}, ${at}::timestamptz, ${at}::timestamptz,
        ${endsAt}::timestamptz, ${exchange.ip}, ${exchange.userAgent} from ${sql.ref(from)} returning id`,
    endOld: sql`delete from identity_sessions where id = ${actor.credentialId}::uuid`,
    event: happened(identityEvents.sessionStarted, { actor, at, subject: personSubject(person.id) }, data),
  };
}
