import { sql } from 'kysely';
import type { Reader } from '#platform/server/db/database';

/** A machine and its conversation as the database has them. */
export interface KnownMachine {
  readonly id: string;
  readonly publicKey: string;
  readonly state: 'pending' | 'approved' | 'quarantined' | 'retired';
  readonly siteId: string;
  readonly connection: number;
  readonly provedSession: string | null;
  readonly offeredSession: string | null;
  /** A person released it from quarantine: whoever proves the key next is taken for the real one. */
  readonly takesAnySession: boolean;
  /** Hashes of its last hellos. */
  readonly hellos: readonly string[];
  readonly trustVersion: number;
  readonly lastSeenAt: Date | null;
  readonly gatewayId: string | null;
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The machines by id, each in its place; undefined where there is none. */
export async function findMachines(
  db: Reader,
  ids: readonly string[],
): Promise<(KnownMachine | undefined)[]> {
  const wanted = ids.filter((id) => idForm.test(id));
  const rows = await db.rows<KnownMachine>(sql<KnownMachine>`
    select m.id, m.public_key as "publicKey", m.state, m.site_id as "siteId", c.connection,
      c.proved_session as "provedSession", c.offered_session as "offeredSession", c.trust_version as "trustVersion",
      c.takes_any_session as "takesAnySession", c.hellos,
      c.last_seen_at as "lastSeenAt", c.gateway_id as "gatewayId"
    from endpoints_machines m join endpoints_connections c on c.machine_id = m.id where m.id = any(${wanted}::uuid[])`);
  const known = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => known.get(id));
}
