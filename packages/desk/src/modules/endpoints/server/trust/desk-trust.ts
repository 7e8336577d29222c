import { sql } from 'kysely';
import type { KeyPair, SignedTrust, TrustStatement } from '@deskhand/protocol';
import {
  fits,
  keysAt,
  readKeyPair,
  rootFingerprint,
  SignedTrust as SignedTrustSchema,
} from '@deskhand/protocol';
import { AppError } from '#platform/contract/errors';
import type { Reader } from '#platform/server/db/database';
import { unseal } from '#platform/server/secrets';
import { endpointErrors } from '../../contract.ts';
import type { EndpointsDeps } from '../deps.ts';

type Needs = Pick<EndpointsDeps, 'keys' | 'clock'>;

/** Who this desk is to its machines: what the root signed, and the key with which the desk may sign now. */
export interface DeskTrust {
  readonly organisationId: string;
  /** Oldest first. */
  readonly statements: readonly SignedTrust[];
  readonly newest: TrustStatement;
  /** Of the first root: what an enrolment token carries. */
  readonly fingerprint: string;
  /** The youngest of our keys that the newest statement names and that counts now; without one nothing can be signed. */
  readonly dispatch: KeyPair | undefined;
}

/** A dispatch key of this desk as the database has it. */
export interface DispatchKeyRow {
  readonly public_key: string;
  readonly sealed_private: string;
  readonly created_at: Date;
}

/** Where the private half of a dispatch key is sealed. */
export const dispatchPlace = (publicKey: string) => ({
  table: 'endpoints_dispatch_keys',
  row: publicKey,
  field: 'sealed_private',
});

/** The trust of this desk, or undefined while no root has signed for it. */
export async function findTrust(db: Reader, deps: Needs): Promise<DeskTrust | undefined> {
  const statements = await listStatements(db);
  const newest = statements.at(-1)?.body;
  const root = statements[0]?.body.roots[0];
  if (newest === undefined || root === undefined) return undefined;
  const counting = keysAt(newest, 'dispatch', deps.clock.now().toISOString());
  const own = (await listDispatchKeys(db)).filter((row) => counting.includes(row.public_key)).at(-1);
  return {
    organisationId: newest.organisationId,
    statements,
    newest,
    fingerprint: rootFingerprint(root),
    dispatch: own && readKeyPair(unseal(deps.keys, dispatchPlace(own.public_key), own.sealed_private)),
  };
}

/** The trust of this desk with a key that can sign now. Throws `endpoints.trust_missing`. */
export async function requireTrust(
  db: Reader,
  deps: Needs,
): Promise<DeskTrust & { readonly dispatch: KeyPair }> {
  const trust = await findTrust(db, deps);
  if (trust === undefined) throw new AppError(endpointErrors.trustMissing);
  const { dispatch } = trust;
  if (dispatch === undefined) {
    const detail =
      'The newest statement names no dispatch key of this desk that counts now: `deskhand trust rotate`.';
    throw new AppError(endpointErrors.trustMissing, { detail });
  }
  return { ...trust, dispatch };
}

/** All statements, oldest first. */
export async function listStatements(db: Reader): Promise<SignedTrust[]> {
  const rows = await db.rows<{ statement: string }>(
    sql<{ statement: string }>`select statement from endpoints_trust order by version`,
  );
  return rows.map(({ statement }) => {
    const value: unknown = JSON.parse(statement);
    if (!fits(SignedTrustSchema, value)) throw new Error('a stored trust statement is damaged');
    return value;
  });
}

/** The dispatch keys of this desk, oldest first. */
export function listDispatchKeys(db: Reader): Promise<DispatchKeyRow[]> {
  return db.rows<DispatchKeyRow>(
    sql<DispatchKeyRow>`select public_key, sealed_private, created_at from endpoints_dispatch_keys order by created_at, public_key`,
  );
}

/** What this desk is called by its machines. */
export async function readOrganisationId(db: Reader): Promise<string> {
  const row = await db.first<{ id: string }>(
    sql<{ id: string }>`select organisation_id as id from endpoints_organisation`,
  );
  if (row === undefined) throw new Error('this desk has no organisation id');
  return row.id;
}
