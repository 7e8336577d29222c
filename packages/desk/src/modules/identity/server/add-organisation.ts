import { sql } from 'kysely';
import { AppError, platformErrors } from '#platform/contract/errors';
import type { Actor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import { happened } from '#platform/server/events/event';
import { record } from '#platform/server/events/record';
import { newId } from '#platform/server/ids';
import { identityErrors, identityEvents, type Organisation } from '../contract.ts';
import { readDomain } from './address.ts';
import type { RoomDeps } from './deps.ts';
import { cleanName, nameKey } from './names.ts';
import { readShape, shapes } from './structure-queries.ts';
import { personSubject } from './subjects.ts';
import { unlessTaken } from './unless-taken.ts';

/** Constraints that two organisations can meet at. */
export const organisationTaken = {
  identity_organisations_name_key_key: identityErrors.nameTaken,
  identity_domains_pkey: identityErrors.domainTaken,
} as const;

/** Adds an organisation. Throws `identity.name_taken`, `identity.domain_taken`. */
export async function addOrganisation(
  tx: Tx,
  deps: RoomDeps,
  actor: Actor,
  input: {
    readonly name: string;
    readonly mailDomains?: readonly string[];
    readonly sees?: Organisation['sees'];
  },
): Promise<Organisation> {
  const at = deps.clock.now();
  const id = newId(at.getTime());
  const name = cleanName(input.name);
  const domains = requireDomains(input.mailDomains ?? []);
  const what = { actor, at, subject: personSubject(id) };
  const write = () =>
    record(tx, {
      writes: {
        organisation: sql`insert into identity_organisations (id, name, name_key, sees, created_at)
          values (${id}, ${name}, ${nameKey(name)}, ${input.sees ?? 'none'}, ${at})`,
        domains: sql`insert into identity_domains (domain, organisation_id) select d, ${id}::uuid from unnest(${domains}::text[]) d`,
      },
      events: [happened(identityEvents.organisationAdded, what, { name })],
      select: sql`select 1`,
    });
  await unlessTaken(organisationTaken, write);
  return readShape(tx, shapes.organisation, id);
}

/** Mail domains in lower-case A-labels, each once, sorted. Throws `platform.invalid`. */
export function requireDomains(texts: readonly string[]): string[] {
  const domains = texts.map((text) => {
    const domain = readDomain(text);
    if (domain === undefined)
      throw new AppError(platformErrors.invalid, { detail: `"${text}" is not a mail domain.` });
    return domain;
  });
  return [...new Set(domains)].sort();
}
