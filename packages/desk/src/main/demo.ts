import { sql } from 'kysely';
import { demoPeople, seedIdentity } from '#identity/seed';
import { identityContract } from '#identity/contract';
import { seedTickets } from '#tickets/seed';
import { createClient } from '#platform/contract/client';
import { permissionsOf, type Role } from '#platform/contract/contract';
import type { Actor } from '#platform/server/actor';
import { sendToControl, controlSocketPath } from '#platform/server/control';
import { noExchange } from '#platform/server/http/exchange';
import { compose, contracts } from './compose.ts';
import type { Config } from './config.ts';
import { isDemo, markDemo } from './demo-mark.ts';
import type { Serving } from './serve.ts';

/**
 * Fills an empty desk with a believable organisation, in the past, and prints a sign-in link for each of the four
 * people. A desk that has people already is left as it is; whether it is a demonstration is answered.
 */
export async function fillDemo(
  serving: Serving,
  config: Config,
  say: (line: string) => void,
): Promise<boolean> {
  const { database } = serving.desk;
  const filled = await database.reader.first(sql`select 1 from identity_people limit 1`);
  if (!filled) await fill(serving, config);
  else if (!(await isDemo(database.reader))) {
    say('This desk has people already: --demo changes nothing.');
    return false;
  }
  const console = createClient(identityContract.endpoints, sendToControl(controlSocketPath(config.dataDir)));
  say('This is a demonstration. Sign in from this machine as');
  for (const [name, email] of Object.entries(demoPeople))
    say(`  ${name.padEnd(6)} ${(await console.consoleSignInLink({ email })).url}`);
  return true;
}

async function fill(serving: Serving, config: Config): Promise<void> {
  const { database, keys } = serving.desk;
  const startMs = Date.now();
  let nowMs = startMs - 170 * 3600_000;
  const clock = { now: () => new Date(nowMs) };
  const past = compose({
    config,
    clock,
    keys,
    database,
    processId: serving.desk.processId,
    onError: () => {},
    warn: () => {},
  });
  const cookies = { secure: config.publicUrl.startsWith('https:') };
  const permissions = (role: Role) => new Set(permissionsOf(role, contracts));
  const seeded = await database.write((tx) =>
    seedIdentity(tx, { clock, keys, publicUrl: config.publicUrl, cookies, permissionsOf: permissions }),
  );
  const people = await past.identity.api.findPeople(database.reader, Object.values(seeded.people));
  const actors = Object.fromEntries(
    Object.entries(seeded.people).map(([key, id]) => {
      const card = people.find((p) => p.id === id);
      const actor: Actor = {
        personId: id,
        name: card?.name ?? key,
        kind: 'person',
        permissions: permissions(key === 'carol' ? 'administrator' : (card?.role ?? 'requester')),
        teamIds: Object.values(seeded.teams),
        onlyTeamIds: null,
        organisationId: null,
        onlySubjectId: null,
        credentialId: null,
        via: 'web',
        requestId: 'demo',
      };
      return [key, actor];
    }),
  );
  await seedTickets({
    tickets: past.tickets,
    write: (work) => database.write(work),
    exchange: noExchange,
    actors: actors as Parameters<typeof seedTickets>[0]['actors'],
    emails: Object.fromEntries(
      Object.entries(seeded.people).map(([key, id]) => [key, people.find((p) => p.id === id)?.email ?? '']),
    ),
    teams: seeded.teams,
    hoursAgo: (hours) => void (nowMs = startMs - hours * 3600_000),
  });
  await database.write((tx) => markDemo(tx, new Date(startMs)));
}
