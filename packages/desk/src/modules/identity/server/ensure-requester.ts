import { sql } from 'kysely';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { identityEvents } from '../contract.ts';
import { requireAddress, type CleanAddress } from './address.ts';
import type { PersonCard } from './api.ts';
import { cardColumns } from './cards.ts';
import { cleanName, nameKey } from './names.ts';
import { personSubject } from './subjects.ts';

/** Who asks, as a mail or a technician names them. */
export interface Asker {
  readonly email: string;
  readonly name?: string | undefined;
}

/**
 * The person with this address, added as requester when nobody has it. Of several at once one adds and the others
 * wait for its transaction. Throws `platform.invalid` for what is no address.
 */
export async function ensureRequester(
  tx: Tx,
  actor: Actor,
  who: Asker,
  at: Date,
): Promise<PersonCard & { readonly created: boolean }> {
  const address = requireAddress(who.email);
  const known = await find(tx, address);
  if (known.card) return { ...known.card, created: false };
  const name = cleanName(who.name ?? '') || address.address;
  const added = await add(tx, actor, { address, name, organisationId: known.organisationId, at });
  if (added) return { ...added, created: true };
  const other = await find(tx, address);
  if (!other.card) throw new Error('a person whose address is taken was not found');
  return { ...other.card, created: false };
}

interface Found {
  readonly card: PersonCard | null;
  readonly organisationId: string | null;
}

/** One round trip: the person, and the organisation in case there is none. */
async function find(tx: Tx, address: CleanAddress): Promise<Found> {
  const row = await tx.first<Found>(sql<Found>`select
    (select to_json(card) from (select ${cardColumns} from identity_people p where p.email_key = ${address.key}) card) as card,
    (select organisation_id from identity_domains where domain = ${address.domain}) as "organisationId"`);
  return row ?? { card: null, organisationId: null };
}

async function add(
  tx: Tx,
  actor: Actor,
  fresh: { address: CleanAddress; name: string; organisationId: string | null; at: Date },
): Promise<PersonCard | undefined> {
  const { address, name, organisationId, at } = fresh;
  const id = newId(at.getTime());
  const data = { name, email: address.address, role: 'requester', organisationId };
  const [added] = await record<PersonCard>(tx, {
    writes: {
      person: sql`insert into identity_people (id, name, sort_key, email, email_key, role, organisation_id, created_at)
        values (${id}, ${name}, ${nameKey(name)}, ${address.address}, ${address.key}, 'requester', ${organisationId}, ${at})
        on conflict (email_key) do nothing returning *`,
    },
    events: [happened(identityEvents.personAdded, { actor, at, subject: personSubject(id) }, data)],
    guard: 'person',
    select: sql<PersonCard>`select ${cardColumns} from person p`,
  });
  return added;
}
