import { systemActor } from '#platform/server/actor';
import type { Tx } from '#platform/server/db/database';
import type { IdentityDeps } from './server/api.ts';
import { addOrganisation } from './server/add-organisation.ts';
import { addPerson } from './server/add-person.ts';
import { addSite } from './server/add-site.ts';
import { addTeam } from './server/add-team.ts';
import { createPasswordHasher } from './server/password-hash.ts';

/** The four people whom the demo signs in. */
export const demoPeople = {
  alice: 'alice@lindenau.example',
  bob: 'bob@lindenau.example',
  carol: 'carol@lindenau.example',
  dave: 'dave@lindenau.example',
} as const;

/** Ids of what the seed added, by a word each, for the seeds of higher rooms. */
export interface IdentitySeed {
  readonly people: Readonly<Record<(typeof cast)[number]['key'], string>>;
  readonly teams: { readonly helpDesk: string; readonly support: string; readonly systems: string };
  readonly sites: { readonly vienna: string; readonly lisbon: string };
  readonly organisations: { readonly lindenau: string; readonly brook: string };
}

const cast = [
  { key: 'alice', name: 'Alice Meyer', email: demoPeople.alice, role: 'requester', site: 'vienna' },
  {
    key: 'bob',
    name: 'Bob Okafor',
    email: demoPeople.bob,
    role: 'technician',
    site: 'vienna',
    teams: ['helpDesk', 'support'],
  },
  {
    key: 'carol',
    name: 'Carol Lindqvist',
    email: demoPeople.carol,
    role: 'lead',
    site: 'vienna',
    teams: ['helpDesk', 'support'],
  },
  {
    key: 'dave',
    name: 'Dave Brandt',
    email: demoPeople.dave,
    role: 'administrator',
    site: 'vienna',
    teams: ['systems'],
  },
  {
    key: 'erin',
    name: 'Erin Costa',
    email: 'erin@lindenau.example',
    role: 'technician',
    site: 'lisbon',
    teams: ['systems'],
  },
  {
    key: 'farid',
    name: 'Farid Nazari',
    email: 'farid@lindenau.example',
    role: 'technician',
    site: 'lisbon',
    teams: ['helpDesk'],
  },
  { key: 'greta', name: 'Greta Holm', email: 'greta@lindenau.example', role: 'requester', site: 'vienna' },
  { key: 'hugo', name: 'Hugo Almeida', email: 'hugo@lindenau.example', role: 'requester', site: 'lisbon' },
  { key: 'ines', name: 'Inês Duarte', email: 'ines@lindenau.example', role: 'requester', site: 'lisbon' },
  { key: 'jonas', name: 'Jonas Wieser', email: 'jonas@lindenau.example', role: 'auditor', site: 'vienna' },
  { key: 'kim', name: 'Kim Brook', email: 'kim@brook.example', role: 'requester' },
] as const;

/**
 * A believable organisation for the demo: a maker of musical instruments in two places with a help desk in three
 * tiers, and a customer of theirs. Written through the use cases, so every rule and event is the real one.
 */
export async function seedIdentity(tx: Tx, given: IdentityDeps): Promise<IdentitySeed> {
  const deps = { ...given, hasher: createPasswordHasher({ running: 1, waiting: 1 }) };
  const actor = systemActor('demo', [...given.permissionsOf('administrator')]);
  const site = async (name: string, timeZone: string) =>
    (await addSite(tx, deps, actor, { name, timeZone })).id;
  const team = async (name: string, tier: number) => (await addTeam(tx, deps, actor, { name, tier })).id;
  const sites = {
    vienna: await site('Vienna, head office', 'Europe/Vienna'),
    lisbon: await site('Lisbon, workshop', 'Europe/Lisbon'),
  };
  const teams = {
    helpDesk: await team('Help desk', 1),
    support: await team('Technical support', 2),
    systems: await team('Systems and network', 3),
  };
  const lindenau = await addOrganisation(tx, deps, actor, {
    name: 'Lindenau Instruments',
    mailDomains: ['lindenau.example'],
    sees: 'none',
  });
  const brook = await addOrganisation(tx, deps, actor, {
    name: 'Brook Concert Hall',
    mailDomains: ['brook.example'],
    sees: 'organisation',
  });
  const people: [string, string][] = [];
  for (const one of cast) {
    const { name, email, role } = one;
    const teamIds = 'teams' in one ? one.teams.map((key) => teams[key]) : [];
    const siteId = 'site' in one ? sites[one.site] : null;
    const added = await addPerson(tx, deps, actor, { name, email, role, teamIds, siteId });
    people.push([one.key, added.id]);
  }
  return {
    people: Object.fromEntries(people) as IdentitySeed['people'],
    teams,
    sites,
    organisations: { lindenau: lindenau.id, brook: brook.id },
  };
}
