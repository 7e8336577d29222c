import { sql } from 'kysely';
import type { Static } from 'typebox';
import type { TrustStatement } from '@deskhand/protocol';
import { keysAt, rootFingerprint } from '@deskhand/protocol';
import type { Reader } from '#platform/server/db/database';
import type { ActionClass, Trust } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';
import { listDispatchKeys, listStatements, readOrganisationId, type DispatchKeyRow } from './desk-trust.ts';

type Shown = Static<typeof Trust>;

interface CertificateRow {
  readonly serial: string;
  readonly name: string;
  readonly key: string;
  readonly up_to: ActionClass;
  readonly not_before: Date;
  readonly not_after: Date;
}

/** The public halves of all keys, the newest statement, and the operators. */
export async function showTrust(db: Reader, deps: Pick<EndpointsDeps, 'clock'>): Promise<Shown> {
  const statements = await listStatements(db);
  const signed = statements.at(-1);
  const newest = signed?.body;
  const now = deps.clock.now().toISOString();
  const named = new Set(statements.flatMap(({ body }) => body.dispatch.map(({ key }) => key)));
  return {
    organisationId: await readOrganisationId(db),
    version: newest?.version ?? 0,
    statement: signed ? { body: { ...signed.body }, signatures: [...signed.signatures] } : null,
    rootFingerprints: (newest?.roots ?? []).map(rootFingerprint),
    dispatchKeys: (await listDispatchKeys(db)).map((row) => shownKey(row, newest, named, now)),
    operators: await listOperators(db, newest),
    behindTrust: newest === undefined ? 0 : await countBehind(db, newest.version),
  };
}

function shownKey(
  row: DispatchKeyRow,
  newest: TrustStatement | undefined,
  named: ReadonlySet<string>,
  now: string,
): Shown['dispatchKeys'][number] {
  const entry = newest?.dispatch.find(({ key }) => key === row.public_key);
  const counts = newest !== undefined && keysAt(newest, 'dispatch', now).includes(row.public_key);
  return {
    key: row.public_key,
    state: counts ? 'in-use' : named.has(row.public_key) ? 'past' : 'made',
    createdAt: row.created_at.toISOString(),
    notAfter: entry?.notAfter ?? null,
  };
}

async function listOperators(db: Reader, newest: TrustStatement | undefined): Promise<Shown['operators']> {
  const rows = await db.rows<CertificateRow>(sql<CertificateRow>`
    select serial, name, key, up_to, not_before, not_after from endpoints_certificates order by received_at, serial`);
  return rows.map((row) => ({
    serial: row.serial,
    name: row.name,
    key: row.key,
    upTo: row.up_to,
    notBefore: row.not_before.toISOString(),
    notAfter: row.not_after.toISOString(),
    isRevoked:
      newest !== undefined &&
      (newest.revoked.includes(row.key) || newest.revokedCertificates.includes(row.serial)),
  }));
}

/** Machines that were told an older statement last: before a key is taken away, this must be 0. */
async function countBehind(db: Reader, version: number): Promise<number> {
  const row = await db.first<{ count: number }>(sql<{ count: number }>`
    select count(*)::int as count from endpoints_machines m join endpoints_connections c on c.machine_id = m.id
    where m.state = 'approved' and c.trust_version < ${version}`);
  return row?.count ?? 0;
}
