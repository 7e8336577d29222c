import { sql } from 'kysely';
import { chooseVersion, type EnrolAnswer, type EnrolRequest } from '@deskhand/protocol';
import { systemActor } from '#platform/server/actor';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { endpointEvents } from '../../contract.ts';
import { endpointSubject } from '../subject.ts';
import { sortKey } from '../machines/machine-rows.ts';
import { tokenHash } from '../tokens/token-secret.ts';
import { clean, firstName } from './claims.ts';
import type { GatewayDeps } from './deps.ts';
import { Refusal } from './problem.ts';
import type { TrustHolder } from './trust-holder.ts';

interface TokenRow {
  readonly id: string;
  readonly siteId: string;
  readonly personId: string | null;
  readonly serial: string | null;
  readonly approvesAtOnce: boolean;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly usedAt: Date | null;
}

interface Enrolled {
  readonly id: string;
  readonly state: 'pending' | 'approved' | 'quarantined' | 'retired';
  readonly siteId: string;
  readonly tokenId: string | null;
}

type Deps = GatewayDeps & { readonly trust: TrustHolder };

/** How long a machine that waits for approval stays away. */
const retryAfterMs = 5_000;

/**
 * Takes a machine in: the token is used up in the statement that makes the machine, so of many keys one gets it. The same
 * key gets the same answer again. Throws `enrol.*`, `version.unsupported`, `agent.retired`.
 */
export async function enrol(deps: Deps, request: EnrolRequest, requestId: string): Promise<EnrolAnswer> {
  const trust = await deps.trust.ready();
  const [first] = trust.statements;
  if (chooseVersion(request.versions) === undefined) throw new Refusal('version.unsupported');
  const machine = await findOrMake(deps, request, requestId);
  if (machine.state === 'retired') throw new Refusal('agent.retired');
  if (first === undefined) throw new Refusal('busy');
  return {
    agentId: machine.id,
    state: machine.state === 'approved' ? 'approved' : 'pending',
    siteId: machine.siteId,
    // The first one: its root is the one whose fingerprint stands in the token. The later ones come with the hello.
    trust: first,
    retryAfterMs,
  };
}

async function findOrMake(deps: Deps, request: EnrolRequest, requestId: string): Promise<Enrolled> {
  const token = await findToken(deps, request.secret);
  if (token === undefined || token.revokedAt !== null) throw new Refusal('enrol.token-unknown');
  const known = await findByKey(deps, request.publicKey);
  // A key that belongs already gets its answer again, by the token that it used or by another good one.
  if (known !== undefined && (known.tokenId === token.id || token.usedAt === null)) return known;
  if (token.usedAt !== null) throw new Refusal('enrol.token-used');
  if (token.expiresAt <= deps.clock.now()) throw new Refusal('enrol.token-expired');
  if (token.serial !== null && token.serial !== request.facts.serial)
    throw new Refusal('enrol.serial-differs');
  const made = await makeMachine(deps, token, request, requestId);
  if (made !== undefined) return made;
  // Somebody was quicker: the same key with a lost answer, or another one.
  const quicker = await findByKey(deps, request.publicKey);
  if (quicker?.tokenId === token.id) return quicker;
  throw new Refusal('enrol.token-used');
}

function findToken({ database }: Deps, secret: string): Promise<TokenRow | undefined> {
  return database.reader.first<TokenRow>(sql<TokenRow>`
    select id, site_id as "siteId", person_id as "personId", serial, approves_at_once as "approvesAtOnce",
      expires_at as "expiresAt", revoked_at as "revokedAt", used_at as "usedAt"
    from endpoints_tokens where secret_hash = ${tokenHash(secret)}`);
}

function findByKey({ database }: Deps, publicKey: string): Promise<Enrolled | undefined> {
  return database.reader.first<Enrolled>(sql<Enrolled>`
    select m.id, m.state, m.site_id as "siteId", t.id as "tokenId"
    from endpoints_machines m left join endpoints_tokens t on t.machine_id = m.id where m.public_key = ${publicKey}`);
}

async function makeMachine(
  deps: Deps,
  token: TokenRow,
  request: EnrolRequest,
  requestId: string,
): Promise<Enrolled | undefined> {
  const at = deps.clock.now();
  const id = newId(at.getTime());
  const state = token.approvesAtOnce ? 'approved' : 'pending';
  const { facts } = request;
  const name = firstName(facts.hostname);
  const event = happened(
    endpointEvents.enrolled,
    {
      actor: systemActor('gateway', [], 'system', requestId),
      at,
      subject: endpointSubject(id),
    },
    { tokenId: token.id, state, hostname: clean(facts.hostname) },
  );
  const rows = await deps.database
    .write((tx) =>
      record<{ siteId: string }>(tx, {
        writes: {
          used: sql`update endpoints_tokens set used_at = ${at}, machine_id = ${id}
          where id = ${token.id} and used_at is null and revoked_at is null and expires_at > ${at} returning site_id, person_id`,
          made: sql`insert into endpoints_machines (id, public_key, state, name, sort_key, site_id, person_id, hostname, serial,
            claimed_machine_id, os, arch, agent_version, enrolled_at)
          select ${id}, ${request.publicKey}, ${state}, ${name}, ${sortKey(name)}, site_id, person_id, ${clean(facts.hostname)},
            ${facts.serial && clean(facts.serial)}, ${facts.machineId && clean(facts.machineId)}, ${clean(facts.os)},
            ${clean(facts.arch)}, ${clean(request.agentVersion)}, ${at}
          from used returning id, site_id`,
          conversation: sql`insert into endpoints_connections (machine_id) select id from made`,
          counting: sql`insert into endpoints_sequences (machine_id) select id from made`,
        },
        guard: 'made',
        events: [event],
        select: sql`select site_id as "siteId" from made`,
      }),
    )
    .catch((error: unknown) => {
      // The same key twice at once: the other one has made the machine.
      if ((error as { code?: unknown }).code === '23505') return [];
      throw error;
    });
  return rows[0] && { id, state, siteId: rows[0].siteId, tokenId: token.id };
}
