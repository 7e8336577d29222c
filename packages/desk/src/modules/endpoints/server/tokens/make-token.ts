import { sql } from 'kysely';
import { writeEnrolmentToken } from '@deskhand/protocol';
import type { InputOf, OutputOf } from '#platform/contract/endpoint';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { endpointEvents } from '../../contract.ts';
import type { machineEndpoints } from '../../contract/machine-endpoints.ts';
import type { EndpointsDeps } from '../deps.ts';
import { requireReferences } from '../machines/check-references.ts';
import { endpointSubject } from '../subject.ts';
import { requireTrust } from '../trust/desk-trust.ts';
import { newTokenSecret, tokenHash } from './token-secret.ts';
import { readToken } from './tokens.ts';

type MakeToken = (typeof machineEndpoints)['makeToken'];

const validMinutes = 60;

/**
 * Makes the one line that enrols one machine. It carries the fingerprint of the root, so that the machine trusts the
 * right desk from its first word on. Throws `endpoints.trust_missing`, `endpoints.unknown_reference`.
 */
export async function makeToken(
  tx: Tx,
  deps: EndpointsDeps,
  actor: Actor,
  input: InputOf<MakeToken>,
): Promise<OutputOf<MakeToken>> {
  const { fingerprint } = await requireTrust(tx, deps);
  await requireReferences(tx, input);
  const at = deps.clock.now();
  const id = newId(at.getTime());
  const secret = newTokenSecret();
  const expiresAt = new Date(at.getTime() + (input.validMinutes ?? validMinutes) * 60_000);
  await record(tx, {
    writes: {
      token: sql`insert into endpoints_tokens (id, secret_hash, site_id, person_id, serial, approves_at_once, made_by, made_by_name, created_at, expires_at)
        values (${id}, ${tokenHash(secret)}, ${input.siteId}, ${input.personId ?? null}, ${input.serial?.trim() ?? null},
          ${input.approvesAtOnce ?? false}, ${actor.personId}, ${actor.name}, ${at}, ${expiresAt})`,
    },
    events: [
      happened(
        endpointEvents.tokenMade,
        { actor, at, subject: endpointSubject(id) },
        { siteId: input.siteId },
      ),
    ],
    select: sql`select 1`,
  });
  const token = writeEnrolmentToken({ secret, fingerprint });
  return {
    ...(await readToken(tx, deps, id)),
    token,
    line: installLine(deps.gatewayUrl, token),
    serverUrl: deps.gatewayUrl,
  };
}

/** What is copied to the machine: it fetches the installer from the gateway and hands it the token. */
function installLine(gatewayUrl: string, token: string): string {
  return `curl -fsSL ${gatewayUrl}/agent/v1/files/install.sh | sudo sh -s -- --server ${gatewayUrl} --token ${token}`;
}
