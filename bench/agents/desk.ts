import { createHash, randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { clientConfig, type Connection } from '../../packages/desk/src/platform/server/db/database.ts';
import {
  makeKeyPair,
  rootFingerprint,
  signBody,
  writeEnrolmentToken,
} from '../../packages/protocol/src/index.ts';
import type { RunningDesk } from '../server.ts';

const dayMs = 86_400_000;

interface ShownTrust {
  readonly organisationId: string;
  readonly dispatchKeys: readonly { readonly key: string }[];
}

/** Calls the API of a desk as the administrator of the bench. */
export async function call<T>(desk: RunningDesk, method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${desk.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${desk.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

/** A root that lives as long as the bench signs for the desk; the fingerprint that tokens carry. */
export async function beginTrust(desk: RunningDesk): Promise<string> {
  const { organisationId } = await call<ShownTrust>(desk, 'POST', '/api/machines/trust/dispatch-keys');
  const { dispatchKeys } = await call<ShownTrust>(desk, 'GET', '/api/machines/trust');
  const root = makeKeyPair();
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const statement = {
    organisationId,
    version: 1,
    issuedAt: at(0),
    roots: [root.publicKey],
    dispatch: dispatchKeys.map(({ key }) => ({ key, notBefore: at(-dayMs), notAfter: at(30 * dayMs) })),
    release: [],
    revoked: [],
    revokedCertificates: [],
  };
  await call(desk, 'POST', '/api/machines/trust/statements', {
    statement: signBody('trust', statement, root),
  });
  return rootFingerprint(root.publicKey);
}

/** Enrolment tokens, set-based: making them is not what is measured. */
export async function makeTokens(
  connection: Connection,
  of: { readonly siteId: string; readonly fingerprint: string; readonly count: number },
): Promise<string[]> {
  const secrets = Array.from({ length: of.count }, () => randomBytes(24).toString('base64url'));
  const client = new pg.Client(clientConfig(connection));
  await client.connect();
  await client.query(
    `insert into endpoints_tokens (id, secret_hash, site_id, approves_at_once, made_by_name, created_at, expires_at)
      select t.id, t.hash, $3, true, 'Bench', now(), now() + interval '1 day' from unnest($1::uuid[], $2::bytea[]) as t(id, hash)`,
    [
      secrets.map(() => randomUUID()),
      secrets.map((secret) => createHash('sha256').update(secret).digest()),
      of.siteId,
    ],
  );
  await client.end();
  return secrets.map((secret) => writeEnrolmentToken({ secret, fingerprint: of.fingerprint }));
}
